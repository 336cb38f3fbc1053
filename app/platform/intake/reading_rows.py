"""A file's bytes through reading, parsing, staging and checking: what an import is before it is confirmed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.platform.errors import N_
from app.platform.intake.kinds import ImportKind, RowError, Stage
from app.platform.intake.parsing import Parsed, parse_sheet
from app.platform.intake.reading import read_sheet
from app.platform.intake.schemas import Problem, Report
from app.platform.intake.sheets import FileRefused, Sheet
from app.platform.intake.staging import check_stage, fill_stage, resolve_references

MAX_ERRORS_KEPT = 5_000

Step = Callable[..., Awaitable[None]]


@dataclass(frozen=True)
class ReadFile:
    """stage : the filled table, None when the file or any row is wrong."""

    stage: Stage | None
    report: Report
    rows_total: int
    rows_failed: int


async def no_step(fraction: float, msgid: str, **params: Any) -> None:
    """Where nobody follows the progress."""


async def read_into_stage(
    batch_id: int, kind: ImportKind, data: bytes, *, full: bool, extracted_on: date | None, step: Step = no_step
) -> ReadFile:
    """Reading and parsing leave the event loop; a refused file comes back as a report with one error."""
    await step(0.05, N_("Reading the file"))
    try:
        sheet, parsed = await asyncio.to_thread(read_and_parse, data, kind)
    except FileRefused as refusal:
        problem = Problem(row=1, column="-", msgid=refusal.msgid, params=refusal.params)
        return ReadFile(None, Report(errors=[problem]), 0, 1)
    await step(0.4, N_("Checking {rows} rows"), rows=len(parsed.row_numbers))
    errors = parsed.errors + await resolve_references(parsed)
    stage = None
    if parsed.columns:
        known = Parsed(parsed.row_numbers, parsed.columns, parsed.values, errors)
        stage = await fill_stage(batch_id, kind, known, full=full, extracted_on=extracted_on)
        errors = errors + await check_stage(stage, clean=not errors)
    report = make_report(sheet, parsed, errors)
    failed = len({error.row for error in errors})
    return ReadFile(None if errors else stage, report, len(parsed.row_numbers), failed)


def read_and_parse(data: bytes, kind: ImportKind) -> tuple[Sheet, Parsed]:
    sheet = read_sheet(data, kind)
    return sheet, parse_sheet(sheet, kind)


def make_report(sheet: Sheet, parsed: Parsed, errors: list[RowError]) -> Report:
    ordered = sorted(errors, key=lambda error: (error.row, error.column))[:MAX_ERRORS_KEPT]
    return Report(
        errors=[Problem(row=e.row, column=e.column, msgid=e.msgid, params=e.params) for e in ordered],
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        guessed=sheet.guessed,
        letters=sheet.letters,
        columns=[column.name for column in parsed.columns.values()],
    )
