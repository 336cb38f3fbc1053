"""`vifte effects` and `vifte estimate`."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TYPE_CHECKING

import click

from app.evidence.effects.estimate_command import estimate
from app.evidence.effects.join_command import join_tables

if TYPE_CHECKING:
    from app.evidence.effects.schemas import OutcomeResult


@click.group("effects", short_help="Estimate the effects of the offers.")
def effects_group() -> None:
    """Estimate effects from the records, publish them, list the runs."""


@effects_group.command("run", short_help="Estimate effects now.")
@click.option("--outcome", "outcomes", multiple=True, metavar="CODE", help="An outcome; repeat for more. Default: all.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="The same data, settings and seed: the same figures.")
@click.option("--publish", is_flag=True, help="Publish at once, without a look at overlap and balance first.")
def run_command(outcomes: tuple[str, ...], seed: int | None, publish: bool) -> None:
    """Estimate the effects of all offers from the records, and keep them as a draft.

    Evaluation must be switched on. A manager looks at the draft on the page the command names, and publishes it.

    \b
    Examples:
      vifte effects run
      vifte effects run --outcome selvforsorgelse_52 --publish
    """
    _run(lambda: _estimate(outcomes, seed, publish))


@effects_group.command("list", short_help="List the runs.")
def list_command() -> None:
    """The runs, newest first.

    \b
    Example:
      vifte effects list
    """
    _run(_list)


async def _estimate(outcomes: tuple[str, ...], seed: int | None, publish: bool) -> None:
    from app.evidence.effects import reads, service, tasks
    from app.evidence.effects.outcomes import list_outcomes
    from app.evidence.effects.schemas import DEFAULT_SEED, RunSettings
    from app.platform.clock import today
    from app.platform.codelists import load_codelists
    from app.platform.jobs import TerminalProgress

    await load_codelists()
    chosen = list(outcomes) or [one.code for one in list_outcomes(today())]
    settings = RunSettings(outcomes=chosen, seed=DEFAULT_SEED if seed is None else seed)
    run_id = await service.start_run(None, settings, today=today(), in_background=False)
    progress = TerminalProgress()
    await tasks.fit(progress, run_id=run_id)
    if publish:
        await service.make_public(None, run_id)
    await progress.step(1.0, "Done")
    run = await service.get_run(run_id)
    for result in await reads.read_results(run_id):
        click.echo(_summary(result))
    click.echo(
        f"Run {run_id} ({run.status}), data until {run.data_until:%d-%m-%Y}, {run.seconds} s: /effects/runs/{run_id}"
    )


def _summary(result: "OutcomeResult") -> str:
    shown = sum(one.shown for one in result.estimates)
    return f"{result.outcome}: {shown} offers with an effect to show, {len(result.estimates) - shown} without"


async def _list() -> None:
    from app.evidence.effects import queries

    for run in await queries.list_runs(None, limit=50, offset=0):
        click.echo(f"{run.id:>6}  {run.status:<10} {_day(run.data_until):<10}  {', '.join(run.outcomes)}")


def _day(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


def _run(work: Callable[[], Awaitable[None]]) -> None:
    from app.platform.jobs.process import with_database

    with_database(work)


commands: list[click.Command] = [effects_group, estimate, join_tables]
