"""`vifte tender`: drafts from files and documents without a browser."""

import shutil
from pathlib import Path
from typing import Any

import click
import yaml


@click.group()
def tender() -> None:
    """Drafts of tenders and their documents.

    \b
    Example: vifte tender load examples/roedovre/tender.yaml
    """


@tender.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def list_command(as_json: bool) -> None:
    """Show reference, title and state of every tender.

    \b
    Example: vifte tender list --json
    """
    import msgspec

    from app.platform.jobs.process import with_database
    from app.procurement.tenders import service

    found = with_database(service.list_tenders)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    for each in found:
        click.echo(f"{each.reference:<20} {each.state:<10} {each.title}")


@tender.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_command(file: Path) -> None:
    """Make a draft from a YAML file in the shape of the template's metadata; lots may name an offer_code.

    A tender with the same reference is left as it is.

    \b
    Example: vifte tender load examples/roedovre/tender.yaml
    """
    from app.platform.codelists import load_codelists
    from app.platform.errors import InvalidInput
    from app.platform.jobs.process import with_database
    from app.procurement.tenders.starting import service

    data = yaml.safe_load(file.read_text("utf-8"))

    async def work() -> tuple[Any, bool]:
        await load_codelists()
        return await service.load_tender(None, data)

    try:
        loaded, is_new = with_database(work)
    except InvalidInput as error:
        for problem in error.fields:
            click.echo(f"{problem.field}: {problem.msgid.format(**problem.params)}", err=True)
        raise SystemExit(1) from None
    click.echo(f"{loaded.reference}: {'loaded' if is_new else 'there already, left as it is'}")


@tender.command("export")
@click.argument("reference")
@click.option("--format", "kind", type=click.Choice(["pdf"]), default="pdf", show_default=True)
@click.option("--label", default="1.0", show_default=True, help="The version on the cover.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export_command(reference: str, kind: str, label: str, out: Path) -> None:
    """Make the tender's document and write it to a file.

    \b
    Example: vifte tender export RK-2027-014 --out kravspecifikation.pdf
    """
    from app.platform.codelists import load_codelists
    from app.platform.errors import InvalidInput
    from app.platform.jobs.process import with_database
    from app.procurement.tenders.issuing.making import make_now

    async def work() -> Path:
        await load_codelists()
        return await make_now(reference, label)

    try:
        made = with_database(work)
    except InvalidInput as error:
        for problem in error.fields:
            click.echo(f"{problem.field}: {problem.msgid.format(**problem.params)}", err=True)
        raise SystemExit(1) from None
    shutil.copyfile(made, out)
    click.echo(f"{out}: written")


commands: list[click.Command] = [tender]
