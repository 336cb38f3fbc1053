"""Commands of the audit trail."""

import click


@click.group("audit", short_help="Check the audit trail.")
def audit_group() -> None:
    """The append-only trail of who did what."""


@audit_group.command("verify", short_help="Say whether anybody has changed the trail.")
def verify_command() -> None:
    """Recompute the chain and compare it with the heads kept outside the database.

    Ends with code 1 when an entry was edited, deleted, added or moved, or the tail was cut off.

    \b
    Example:
      vifte audit verify
    """
    from app.platform.audit.verification import verify
    from app.platform.jobs.process import with_database
    from app.platform.settings import settings

    verdict = with_database(lambda: verify(settings().data_dir))
    for fault in verdict.faults:
        click.echo(fault)
    click.echo(
        f"{verdict.entries} entries, {verdict.heads} heads outside: {'whole' if verdict.is_whole else 'CHANGED'}"
    )
    if not verdict.is_whole:
        raise SystemExit(1)


@audit_group.command("head", short_help="Keep the trail's present end outside the database now.")
def head_command() -> None:
    """Add a line to audit-head.jsonl in VIFTE_DATA; the worker does so each hour.

    \b
    Example:
      vifte audit head
    """
    from app.platform.audit.verification import write_head
    from app.platform.jobs.process import with_database
    from app.platform.settings import settings

    head = with_database(lambda: write_head(settings().data_dir))
    click.echo(f"entry {head.id} {head.hash}")


commands: list[click.Command] = [audit_group]
