"""`vifte demo`."""

import click


@click.command("demo", short_help="Fill this installation with a demonstration municipality.")
@click.option("--citizens", type=click.IntRange(300, 50_000), default=6000, show_default=True)
@click.option("--seed", type=int, default=2026, show_default=True, help="Another seed, another municipality.")
def demo_command(citizens: int, seed: int) -> None:
    """Make a municipality with citizens, offers, suppliers, placements and known true effects.

    Nothing in it is real. The records enter by the same import as a municipality's own, and the true effects
    lie aside in VIFTE_DATA/demonstration/truth.csv. Refuses to mix with an installation that has real data.

    \b
    Example:
      vifte demo
    """
    from app.platform.jobs import TerminalProgress
    from app.platform.jobs.process import with_database
    from app.steering.demonstration.load import make_demonstration
    from app.steering.demonstration.reads import has_other_people

    async def work() -> None:
        # Unfinished demonstrations may be taken up again; anything else is somebody's own.
        if await has_other_people():
            raise click.ClickException("This installation has users of its own; the demonstration needs an empty one.")
        await make_demonstration(TerminalProgress(), n_citizens=citizens, seed=seed)

    with_database(work)


commands: list[click.Command] = [demo_command]
