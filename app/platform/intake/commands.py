"""`vifte import`, `vifte import-undo` and `vifte import-template`."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from app.platform.intake.kinds import ImportKind
    from app.platform.intake.schemas import ImportResult

ERRORS_SHOWN = 50
EXIT_ERRORS, EXIT_UNCONFIRMED = 1, 3


class DanishDate(click.ParamType):  # type: ignore[type-arg]
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from app.platform.danish import parse_date

        try:
            return parse_date(str(value))
        except ValueError:
            self.fail("write the date as dd-mm-yyyy or yyyy-mm-dd", param, ctx)


@click.command("import", short_help="Import a CSV or XLSX file.")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--full", is_flag=True, help="The file is a full extract: rows missing from it are closed.")
@click.option("--extracted-on", type=DanishDate(), help="The day the extract was made; needed with --full.")
@click.option("--mapping", default="", help="The saved mapping to read the file with; else the one for its headers.")
@click.option("--accept-closing", type=int, metavar="N", help="Say that N rows are rightly closed, where a full extract lacks many.")  # fmt: skip  # noqa: E501
@click.option("--dry-run", is_flag=True, help="Read, check and count, and change nothing.")
@click.option("--yes", is_flag=True, help="Import without asking, where the file has no errors.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write the file back with an error column (.csv or .xlsx).")  # fmt: skip  # noqa: E501
def import_command(kind: str, file: Path, errors: Path | None, dry_run: bool, yes: bool, **how: Any) -> None:
    """Import FILE as KIND: suppliers, offers, citizens, spells, placements, outcomes and more.

    Everything goes in, or nothing: a file with one wrong row changes nothing. The same file twice does nothing.

    \b
    Exit codes: 0 imported, or known already; 1 errors in the file; 2 wrong use; 3 not confirmed.

    \b
    Examples:
      vifte import suppliers leverandoerer.csv
      vifte import spells ydelser.csv --full --extracted-on 01-02-2026 --yes
      vifte import citizens borgere.xlsx --dry-run --errors fejl.xlsx
      vifte import spells fagsystem.csv --mapping "Fagsystemets ydelser" --yes
    """
    from app.platform.jobs.process import with_database

    data = file.read_bytes()
    raise SystemExit(
        with_database(lambda: run_import(kind, file, data, dry_run=dry_run, yes=yes, errors=errors, **how))
    )


async def run_import(
    kind: str, file: Path, data: bytes, *, dry_run: bool, yes: bool, errors: Path | None,
    accept_closing: int | None = None, **how: Any,
) -> int:  # fmt: skip
    """Returns the exit code. Without --yes the file is read twice: once to show, once to import."""
    from app.platform.codelists import load_codelists
    from app.platform.intake.at_once import import_file
    from app.platform.jobs import TerminalProgress

    await load_codelists()
    options: dict[str, Any] = {**how, "accepted": accept_closing, "step": TerminalProgress().step}
    result = await import_file(kind, file.name, data, dry_run=dry_run or not yes, **options)
    if result.known or result.report.errors:
        return tell_end(result, data, kind, errors)
    tell_counts(result, imported=result.committed)
    if result.unconfirmed:
        return tell_unconfirmed(result)
    if dry_run or yes:
        return 0
    if not sys.stdin.isatty():
        click.echo("Nothing was imported. Add --yes to import without asking.", err=True)
        return EXIT_UNCONFIRMED
    if not click.confirm("Import these rows?"):
        return EXIT_UNCONFIRMED
    result = await import_file(kind, file.name, data, **options)
    if not result.committed:
        return tell_end(result, data, kind, errors)
    tell_counts(result, imported=True)
    return 0


def tell_unconfirmed(result: "ImportResult") -> int:
    click.echo(
        f"Nothing was imported. If the file is whole, add --accept-closing {result.rows_closed} and run it again.",
        err=True,
    )
    return EXIT_UNCONFIRMED


def tell_end(result: "ImportResult", data: bytes, kind: str, errors: Path | None) -> int:
    from app.platform.clock import to_local

    if result.known:
        when = f"{to_local(result.imported_at):%d-%m-%Y %H:%M}" if result.imported_at else "before"
        click.echo(f"This very file was imported {when} (import {result.batch_id}). Nothing was changed.")
        return 0
    found = result.report.errors
    if result.report.mapping:
        click.echo(f"Read with the mapping “{result.report.mapping}”.", err=True)
    for problem in found[:ERRORS_SHOWN]:
        click.echo(f"row {problem.row}, {problem.column}: {problem.msgid.format(**problem.params)}", err=True)
    if len(found) > ERRORS_SHOWN:
        click.echo(f"… and {len(found) - ERRORS_SHOWN} more.", err=True)
    if errors:
        write_errors(errors, data, kind, result)
        click.echo(f"The file with its errors: {errors}", err=True)
    if found and all(problem.row == 1 for problem in found) and not result.rows_total:
        click.echo("Is it another system's file? Upload it once at /imports to say what its columns are.", err=True)
    click.echo("Nothing was imported. Correct the rows and run the command again.", err=True)
    return EXIT_ERRORS


def tell_counts(result: "ImportResult", *, imported: bool) -> None:
    done = "Imported" if imported else "Would import"
    click.echo(
        f"{done}: {result.rows_new} new, {result.rows_changed} changed, {result.rows_unchanged} unchanged, "
        f"{result.rows_closed} closed, of {result.rows_total} rows."
    )
    if result.report.mapping:
        click.echo(f"Read with the mapping “{result.report.mapping}”.")
    for warning in result.report.warnings:
        click.echo(f"Warning: {warning.msgid.format(**warning.params)}", err=True)
    if result.report.guessed:
        letters = ", ".join(f"{letter} × {count}" for letter, count in result.report.letters.items())
        click.echo(f"The file was read as {result.report.encoding}. Letters in it: {letters}.")


def write_errors(path: Path, data: bytes, kind: str, result: "ImportResult") -> None:
    from app.platform.intake.handing_out import error_rows, form_rows
    from app.platform.web.translations import translate

    rows = error_rows(
        data, kind_of(kind), result.report.errors, lambda msgid, **params: translate("da", msgid, **params)
    )
    path.touch(mode=0o600)  # it holds what the file holds: people's numbers and names
    path.chmod(0o600)
    path.write_bytes(form_rows(rows, path.suffix.removeprefix(".")))


def kind_of(name: str) -> "ImportKind":
    from app.platform.intake.kinds import get_kind

    return get_kind(name)


@click.command("import-template", short_help="Write the empty file of an import kind.")
@click.argument("kind")
@click.option("--xlsx", is_flag=True, help="As XLSX, with the columns documented on the second sheet.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it; else KIND.csv or KIND.xlsx here.")  # fmt: skip  # noqa: E501
def template_command(kind: str, xlsx: bool, out: Path | None) -> None:
    """Write the empty file of KIND, for filling in or for the extract of another system.

    \b
    Examples:
      vifte import-template offers --xlsx --out tilbud.xlsx
      vifte import-template spells
    """
    from app.platform.intake.files_out import empty_csv, empty_xlsx
    from app.platform.web.translations import translate

    found = kind_of(kind)
    path = out or Path(f"{found.name}.{'xlsx' if xlsx else 'csv'}")
    path.write_bytes(empty_xlsx(found, lambda m, **p: translate("da", m, **p)) if xlsx else empty_csv(found))
    click.echo(f"Wrote {path}.")


@click.command("import-undo", short_help="Take an import back.")
@click.argument("batch_id", metavar="ID", type=click.IntRange(1, 2**31 - 1))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--yes", is_flag=True, help="Undo without asking.")
def undo_command(batch_id: int, dry_run: bool, yes: bool) -> None:
    """Undo the import with the number ID: rows it made are deleted, rows it changed are set back.

    All of it or nothing. It is refused, with every reason, once other rows rest on the import.

    \b
    Exit codes: 0 undone; 1 refused; 3 not confirmed.

    \b
    Examples:
      vifte import-undo 12 --dry-run
      vifte import-undo 12 --yes
    """
    from app.platform.jobs.process import with_database

    raise SystemExit(with_database(lambda: run_undo(batch_id, dry_run=dry_run, yes=yes)))


async def run_undo(batch_id: int, *, dry_run: bool, yes: bool) -> int:
    """Returns the exit code."""
    from app.platform.intake.undoing import look_at_undo, undo_batch

    plan = await look_at_undo(batch_id)
    click.echo(
        f"Import {batch_id} ({plan.batch.kind}, {plan.batch.file_name}): "
        f"{plan.deleted} rows deleted, {plan.set_back} set back, {plan.reopened} opened again."
    )
    for reason in plan.reasons:
        where = f" ({reason.table}: {', '.join(map(str, reason.examples))})" if reason.table else ""
        click.echo(f"refused: {reason.msgid.format(**reason.params)}{where}", err=True)
    if plan.reasons:
        return EXIT_ERRORS
    if dry_run:
        return 0
    if not yes and not (sys.stdin.isatty() and click.confirm("Undo this import?")):
        click.echo("Nothing was undone. Add --yes to undo without asking.", err=True)
        return EXIT_UNCONFIRMED
    await undo_batch(batch_id, actor_id=None)
    click.echo("Undone.")
    return 0


commands: list[click.Command] = [import_command, undo_command, template_command]
