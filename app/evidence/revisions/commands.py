"""`vifte repeat-run` and `vifte compare-runs`."""

from collections.abc import Awaitable, Callable

import click


@click.command("repeat-run", short_help="Make a run again from its frozen table.")
@click.argument("run_id", type=click.IntRange(1))
def repeat_run(run_id: int) -> None:
    """Estimate a run's frozen table anew, with its settings and seed, and hold every figure against the stored one.

    Ends with exit code 1 when any figure differs in any bit.

    \b
    Example:
      vifte repeat-run 12
    """
    _run(lambda: _repeat(run_id))


@click.command("compare-runs", short_help="Why two runs say different things.")
@click.argument("old_run", type=click.IntRange(1))
@click.argument("new_run", type=click.IntRange(1))
def compare_runs(old_run: int, new_run: int) -> None:
    """Part what moved from an older run to a newer one into model, data and case mix; the result is on a page.

    \b
    Example:
      vifte compare-runs 12 15
    """
    _run(lambda: _compare(old_run, new_run))


async def _repeat(run_id: int) -> None:
    from app.evidence.revisions import service, tasks
    from app.platform.jobs import TerminalProgress

    await _load()
    repeat_id = await service.start_repeat(None, run_id, in_background=False)
    await tasks.repeat(TerminalProgress(), repeat_id=repeat_id)
    done = await service.get_repeat(repeat_id)
    if done.status != "same":
        raise click.ClickException(
            f"{done.different} of {done.compared} figures differ; the largest by {done.largest:.2g} of its size. "
            f"Then: see the run. Now: model {done.model_version}, {done.library_versions}."
        )
    click.echo(f"All {done.compared} figures of run {run_id} are the same to the last bit.")


async def _compare(old_run: int, new_run: int) -> None:
    from app.evidence.revisions import service, tasks
    from app.platform.jobs import TerminalProgress

    await _load()
    change_id = await service.start_change(None, old_run, new_run, in_background=False)
    await tasks.compare(TerminalProgress(), change_id=change_id)
    done = await service.get_change(change_id)
    click.echo(f"{len(done.moves)} moves from run {old_run} to run {new_run}: /effects/changes/{change_id}")


async def _load() -> None:
    from app.platform.codelists import load_codelists

    await load_codelists()


def _run(work: Callable[[], Awaitable[None]]) -> None:
    from app.platform.jobs.process import with_database

    with_database(work)


commands: list[click.Command] = [repeat_run, compare_runs]
