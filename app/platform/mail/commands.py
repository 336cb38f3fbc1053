"""Reminders by hand."""

import click


@click.command("remind", short_help="Run the day's reminders by hand.")
@click.option("--dry-run", is_flag=True, help="Say how many e-mails there would be, and make none.")
def remind_command(dry_run: bool) -> None:
    """Run every room's reminders for today, whether or not a worker has run them.

    An occasion somebody has had an e-mail about already makes no second one.

    \b
    Examples:
      vifte remind --dry-run
      vifte remind
    """
    from app.platform import clock
    from app.platform.jobs.process import with_database
    from app.platform.mail.daily import find_rooms, remind_now
    from app.platform.settings import settings

    if not settings().mail.on:
        click.echo("E-mail is not set up, so nobody is reminded. `vifte doctor` says what is missing.")
        return

    async def remind() -> None:
        for room in find_rooms():
            reminded = await remind_now(room, clock.today(), dry=dry_run)
            click.echo(f"{room:<24} {reminded:>5} e-mails{' would be made' if dry_run else ''}")

    with_database(remind)


commands: list[click.Command] = [remind_command]
