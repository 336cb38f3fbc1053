"""A file's bytes through reading, parsing, staging and checking: what an import is before it is confirmed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.platform.errors import N_
from app.platform.intake import mapping_queries
from app.platform.intake.headers import HEADER_ROW, better_kind, header_error
from app.platform.intake.kinds import ImportKind, RowError, Stage
from app.platform.intake.mapping import Mapping, header_keys
from app.platform.intake.outline import Outline, looks_like_data, make_outline
from app.platform.intake.parsing import Parsed, parse_sheet
from app.platform.intake.reading import read_sheet
from app.platform.intake.schemas import Problem, Report
from app.platform.intake.sheets import FileRefused, Sheet
from app.platform.intake.staging import check_stage, fill_stage, resolve_references

MAX_ERRORS_KEPT = 5_000

Step = Callable[..., Awaitable[None]]


@dataclass(frozen=True)
class ReadFile:
    """stage : the filled table, None when the file or any row is wrong.
    outline : of a file with errors, what a person needs to say how its columns and codes are read.
    unmapped : the header is another system's, and somebody may say what its columns are.
    """

    stage: Stage | None
    report: Report
    rows_total: int
    rows_failed: int
    outline: Outline | None = None
    unmapped: bool = False


async def no_step(fraction: float, msgid: str, **params: Any) -> None:
    """Where nobody follows the progress."""


async def read_into_stage(
    batch_id: int,
    kind: ImportKind,
    data: bytes,
    *,
    full: bool,
    extracted_on: date | None,
    mapping: Mapping | None = None,
    step: Step = no_step,
) -> ReadFile:
    """Reading and parsing leave the event loop; a refused file comes back as a report with one error.

    mapping : how the file is read; else the one that was saved for its set of headers.
    """
    await step(0.05, N_("Reading the file"))
    try:
        sheet = await asyncio.to_thread(read_sheet, data, kind)
    except FileRefused as refusal:
        problem = Problem(row=HEADER_ROW, column="-", msgid=refusal.msgid, params=refusal.params)
        return ReadFile(None, Report(errors=[problem]), 0, 1)
    mapping = mapping or await mapping_queries.find_by_headers(kind.name, header_keys(sheet.header))
    parsed = await asyncio.to_thread(parse_sheet, sheet, kind, mapping)
    await step(0.4, N_("Checking {rows} rows"), rows=len(parsed.row_numbers))
    errors = parsed.errors + await resolve_references(parsed)
    stage = None
    if parsed.columns:
        known = Parsed(parsed.row_numbers, parsed.columns, parsed.values, errors)
        stage = await fill_stage(batch_id, kind, known, full=full, extracted_on=extracted_on)
        errors = errors + await check_stage(stage, clean=not errors)
    if errors:
        return await with_errors(sheet, kind, parsed, errors, mapping)
    return ReadFile(stage, make_report(sheet, parsed, errors, mapping), len(parsed.row_numbers), 0)


async def with_errors(
    sheet: Sheet, kind: ImportKind, parsed: Parsed, errors: list[RowError], mapping: Mapping | None
) -> ReadFile:
    """What a person gets to see of a file that cannot go in as it is."""
    unmapped = not parsed.columns and bool(sheet.rows)
    if unmapped and not mapping:
        errors = [*explain_header(sheet, kind), *errors]
    outline = None
    if not looks_like_data(sheet.header):
        outline = await asyncio.to_thread(make_outline, sheet, kind)
    failed = len({error.row for error in errors})
    report = make_report(sheet, parsed, errors, mapping)
    return ReadFile(None, report, len(parsed.row_numbers), failed, outline, unmapped and outline is not None)


def explain_header(sheet: Sheet, kind: ImportKind) -> list[RowError]:
    other = better_kind(sheet.header, kind)
    if other:
        message = N_("The columns are those of the kind “{kind}”. Choose that kind, and upload the file again.")
        return [header_error("-", message, kind=other.title)]
    if looks_like_data(sheet.header):
        return [header_error("-", N_("Row 1 seems to hold data. The column names must stand there."))]
    return []


def make_report(sheet: Sheet, parsed: Parsed, errors: list[RowError], mapping: Mapping | None) -> Report:
    ordered = sorted(errors, key=lambda error: (error.row, error.column != "-", error.column))[:MAX_ERRORS_KEPT]
    return Report(
        errors=[Problem(row=e.row, column=e.column, msgid=e.msgid, params=e.params) for e in ordered],
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        guessed=sheet.guessed,
        letters=sheet.letters,
        columns=[column.name for column in parsed.columns.values()],
        mapping=mapping.name if mapping else "",
    )
