"""`vifte tender`: drafts from files, and tenders as files, without a browser."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import yaml

from app.procurement.exports.schemas import FORMATS

if TYPE_CHECKING:
    from app.procurement.exports.schemas import Exported


@click.group()
def tender() -> None:
    """Tenders: drafts from files, and their documents.

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
@click.option("--format", "form", type=click.Choice(FORMATS), default="pdf", show_default=True)
@click.option("--label", default="1.0", show_default=True, help="The version on a draft's cover.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export_command(reference: str, form: str, label: str, out: Path) -> None:
    """Write a tender to a file: the newest edition, or the draft before the first.

    pdf is the specification with its data inside, docx the same for Word, xlsx the price schedule for bidders, ocds the
    release package. What a package lacks by the portal's own profile is told beside it.

    \b
    Examples:
      vifte tender export RK-2027-014 --out kravspecifikation.pdf
      vifte tender export RK-2027-014 --format ocds --out udbud.json
    """
    from app.platform.jobs.process import with_database

    check_writable(out)
    made, lacking = with_database(lambda: exported(reference, form, label))
    write(out, made.content)
    click.echo(f"{out}: written")
    for line in lacking:
        click.echo(line, err=True)


async def exported(reference: str, form: str, label: str) -> tuple["Exported", list[str]]:
    """The file, and what is to be said beside it. Raises NotFound for a reference nobody knows."""
    from app.procurement.exports import service
    from app.procurement.releases import service as releases
    from app.procurement.tenders import service as tenders

    tender = await tenders.get_by_reference(reference)
    made = await service.export_now(tender.id, form, label=label)
    lacking = await releases.violations(tender.id) if form == "ocds" else []
    return made, [f"{each.path}: {each.message.format(**each.params)}" for each in lacking]


def check_writable(out: Path) -> None:
    """Said before the work is done, not after."""
    folder = out.resolve().parent
    if not folder.is_dir():
        raise click.ClickException(f"{out}: the folder {folder} does not exist. Make it, or write elsewhere.")
    if not os.access(out if out.exists() else folder, os.W_OK):
        raise click.ClickException(f"{out}: cannot be written here. Choose another place, or change its rights.")


def write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as problem:
        raise click.ClickException(f"{out}: cannot be written ({problem.strerror}).") from problem


commands: list[click.Command] = [tender]
