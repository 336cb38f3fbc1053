"""Empty files and files with errors, for whoever may import the kind."""

from datetime import date
from typing import TYPE_CHECKING

from app.platform import audit
from app.platform.danish import format_date_short
from app.platform.db import transaction
from app.platform.errors import N_, NotFound
from app.platform.intake import queries
from app.platform.intake.cells import Cpr, Lookup, Sealed, Text
from app.platform.intake.files_out import Translate, empty_csv, empty_xlsx, rows_with_errors, write_csv, write_xlsx
from app.platform.intake.kinds import Column, ImportKind, Stage, get_kind
from app.platform.intake.reading import read_sheet
from app.platform.intake.schemas import Batch, PreviewTable, Problem
from app.platform.intake.service import check_kind, get_batch
from app.platform.intake.sheets import FileRefused, Sheet
from app.platform.intake.staging import open_stage
from app.platform.keys import keyring

if TYPE_CHECKING:
    from app.platform.access import Actor

PREVIEW_ROWS = 10
HIDDEN = "•••"


def empty_file(actor: "Actor", kind_name: str, form: str, translate: Translate) -> bytes:
    kind = check_kind(actor, kind_name)
    return empty_xlsx(kind, translate) if form == "xlsx" else empty_csv(kind)


async def error_file(actor: "Actor", batch_id: int, form: str, translate: Translate) -> bytes:
    """The uploaded file with an error column. It holds what the person uploaded, so fetching it is on the trail."""
    async with transaction():
        batch = await get_batch(actor, batch_id)
        sealed = await queries.find_upload(batch_id) if batch.status == "failed" else None
        if sealed is None:
            raise NotFound(N_("The file is no longer here. Files with errors are kept one day; upload it again."))
        data = keyring().decrypt(sealed).encode("latin-1")
        rows = error_rows(data, get_kind(batch.kind), batch.report.errors, translate)
        await audit.record(
            actor_id=actor.user_id, action="import.errors_fetched", subject="import_batch", subject_id=batch_id
        )
    return form_rows(rows, form)


def error_rows(data: bytes, kind: ImportKind, problems: list[Problem], translate: Translate) -> list[list[str]]:
    """A file that cannot be read at all has no rows to put errors beside."""
    try:
        sheet = read_sheet(data, kind)
    except FileRefused:
        sheet = Sheet(header=[], rows=[], encoding="")
    return rows_with_errors(sheet, problems, translate)


def form_rows(rows: list[list[str]], form: str) -> bytes:
    return write_xlsx([("fejl", rows, [])]) if form == "xlsx" else write_csv(rows)


async def preview_rows(batch: Batch, locale: str) -> PreviewTable | None:
    """The first rows as they will go in; CPR numbers and names are no longer there to show."""
    kind = get_kind(batch.kind)
    stage = await open_stage(batch, kind) if batch.status == "staged" else None
    if stage is None:
        return None
    records = await queries.read_stage(stage.table, PREVIEW_ROWS)
    shown = [column for column in kind.columns if column.target in stage.fields]
    names = {column.name: await names_of(stage, column.target, column.type) for column in shown}
    rows = [
        [str(record["row_number"])]
        + [
            HIDDEN if is_private(column, kind) else as_text(record[column.target], column.type, names[column.name])
            for column in shown
        ]
        for record in records
    ]
    return PreviewTable(columns=[column.heading(locale) for column in shown], rows=rows)


def is_private(column: Column, kind: ImportKind) -> bool:
    """What somebody wrote about a person is for those who work with the person."""
    return kind.is_personal and isinstance(column.type, Text) and column.type.prose


async def names_of(stage: Stage, field: str, kind: object) -> dict[int, str]:
    """What looked-up ids stand for, unless that is a citizen."""
    if not isinstance(kind, Lookup) or isinstance(kind.of, Cpr):
        return {}
    records = await queries.read_stage(stage.table, PREVIEW_ROWS)
    ids = [record[field] for record in records if record[field] is not None]
    return await queries.read_names(kind.table, kind.match, ids)


def as_text(value: object, kind: object, names: dict[int, str]) -> str:
    if value is None:
        return ""
    if isinstance(kind, Cpr | Sealed) or (isinstance(kind, Lookup) and isinstance(kind.of, Cpr)):
        return HIDDEN
    if isinstance(kind, Lookup):
        return names.get(value, "")  # type: ignore[call-overload, no-any-return]
    if isinstance(value, list):
        return "|".join(str(item) for item in value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return format_date_short(value) if isinstance(value, date) else str(value)
