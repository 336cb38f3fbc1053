"""Jobs in the terminal."""

import asyncio
from collections.abc import Awaitable, Callable

import click

WATCH_SECONDS = 0.5


@click.group("jobs", short_help="List jobs, follow one to its end.")
def jobs_group() -> None:
    """Work in the background: imports, estimates, documents."""


@jobs_group.command("list", short_help="The newest jobs.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
def list_command(limit: int) -> None:
    """Show number, status, progress and title of the newest jobs.

    \b
    Example:
      vifte jobs list --limit 5
    """
    from app.platform.jobs import queries

    async def show() -> None:
        for job in await queries.list_jobs(None, limit=limit, offset=0):
            click.echo(f"{job.id:>6}  {job.status:<9}  {job.fraction:4.0%}  {job.title.format(**job.title_params)}")

    _run(show)


@jobs_group.command("watch", short_help="Show a job's progress until it ends.")
@click.argument("job_id", type=click.IntRange(min=1))
def watch_command(job_id: int) -> None:
    """Follow a job. Ends with code 1 when it failed or was stopped.

    \b
    Example:
      vifte jobs watch 17
    """
    _run(lambda: _watch(job_id))


async def _watch(job_id: int) -> None:
    from app.platform.jobs import TerminalProgress, queries

    progress, shown = TerminalProgress(), ""
    while True:
        job = await queries.find_job(job_id)
        if job is None:
            raise click.ClickException(f"There is no job number {job_id}. See: vifte jobs list")
        now = f"{job.fraction}{job.step}{job.step_params}"
        if now != shown and job.step:
            await progress.step(job.fraction, job.step, **job.step_params)
        shown = now
        if job.finished:
            break
        await asyncio.sleep(WATCH_SECONDS)
    click.echo(f"Job {job_id}: {job.status}" + (f". {job.error.format(**job.error_params)}" if job.error else ""))
    if job.status != "succeeded":
        raise SystemExit(1)


def _run(work: Callable[[], Awaitable[None]]) -> None:
    from app.platform.jobs.process import with_database

    with_database(work)


commands: list[click.Command] = [jobs_group]
