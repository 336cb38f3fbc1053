"""Commands that run and examine an installation."""

import click

from app.platform.settings import settings


@click.command("run", short_help="Start Vifte: database, web and workers.")
@click.option("--demo", is_flag=True, help="With a demonstration municipality, made at the first start.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the web address (VIFTE_PORT, else 8000).")
def run_command(demo: bool, port: int | None) -> None:
    """Start everything and stop it again with Ctrl-C.

    Uses the PostgreSQL server DATABASE_URL names, or else the embedded one under VIFTE_DATA.

    \b
    Examples:
      vifte run --demo
      DATABASE_URL=postgresql://vifte@db/vifte vifte run --port 8080
    """
    from app.platform.ops.supervisor import run

    run(settings(), port=port or settings().port, demo=demo)


@click.command("migrate", short_help="Bring the database's schema up to date.")
def migrate_command() -> None:
    """Make or update the tables. `vifte run` does it by itself.

    \b
    Example:
      vifte migrate
    """
    from app.platform.jobs.process import with_database

    async def nothing_more() -> None:
        """Opening the database has migrated it."""

    with_database(nothing_more)
    click.echo("The database is up to date.")


@click.command("doctor", short_help="Say what is missing and what to do about it.")
def doctor_command() -> None:
    """Check Python, packages, libraries, front end, data folder, keys, database and workers.

    Changes nothing and starts nothing. Ends with code 1 when something must be done before Vifte can run.

    \b
    Example:
      vifte doctor
    """
    from app.platform.ops.doctor import examine, report

    findings = examine(settings())
    click.echo(report(findings))
    if any(finding.state == "missing" for finding in findings):
        raise SystemExit(1)


@click.command("work", short_help="Run a worker by itself, for more machines.")
@click.argument("queues", nargs=-1, required=True, type=click.Choice(["heavy", "quick"]))
def work_command(queues: tuple[str, ...]) -> None:
    """Run jobs of the given queues until stopped. `vifte run` starts one worker for each queue already.

    \b
    Example:
      DATABASE_URL=postgresql://vifte@db/vifte vifte work heavy
    """
    from app.worker import main

    raise SystemExit(main(queues))


commands: list[click.Command] = [run_command, migrate_command, doctor_command, work_command]
