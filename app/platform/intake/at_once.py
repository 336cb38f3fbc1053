"""A file all the way in one transaction, for the terminal and for the demonstration."""

import dataclasses
from datetime import date
from typing import Any

import msgspec

from app.platform.db import transaction
from app.platform.errors import N_, NotFound
from app.platform.intake import mapping_queries, queries
from app.platform.intake.committing import check_extract, merge_stage, plain_name, sha256
from app.platform.intake.kinds import Counts, get_kind
from app.platform.intake.mapping import Mapping
from app.platform.intake.merging import preview
from app.platform.intake.plausibility import find_closings, find_warnings
from app.platform.intake.reading_rows import ReadFile, Step, no_step, read_into_stage
from app.platform.intake.schemas import ImportResult, Report
from app.platform.intake.sheets import check_size


class _LeaveNothing(Exception):
    """Rolls the transaction of a dry run, or of a file with errors, back."""

    def __init__(self, result: ImportResult) -> None:
        super().__init__()
        self.result = result


async def import_file(
    kind_name: str,
    file_name: str,
    data: bytes,
    *,
    full: bool = False,
    extracted_on: date | None = None,
    mapping: str = "",
    accepted: int | None = None,
    actor_id: int | None = None,
    dry_run: bool = False,
    step: Step = no_step,
) -> ImportResult:
    """Read, check and merge a file, or leave nothing behind. A file imported before is reported and left alone.

    mapping : the name of a saved mapping; else the one for the file's headers, where there is one.
    accepted : how many rows may be closed where the file looks like half an extract; without it such a file is
        left alone, and the result says why in its report's warnings.
    """
    kind = get_kind(kind_name)
    check_size(data)
    chosen = await get_mapping(kind.name, mapping) if mapping else None
    extract, digest = ("full" if full else "partial"), sha256(data)
    try:
        async with transaction():
            await queries.lock_kind(kind.name)
            known = await queries.find_committed(kind.name, digest, extract)
            if known:
                return ImportResult(known=True, batch_id=known.id, imported_at=known.committed_at)
            await check_extract(kind, full=full, extracted_on=extracted_on)
            batch_id = await queries.insert_batch(
                kind=kind.name, file_name=plain_name(file_name), sha256=digest, extract=extract,
                extracted_on=extracted_on if full else None, created_by=actor_id,
            )  # fmt: skip
            read = await read_into_stage(
                batch_id, kind, data, full=full, extracted_on=extracted_on, mapping=chosen, step=step
            )
            read = await with_warnings(read, digest)
            return await merge_or_leave(
                batch_id, read, accepted=accepted, actor_id=actor_id, dry_run=dry_run, step=step
            )
    except _LeaveNothing as left:
        return left.result


async def get_mapping(kind: str, name: str) -> Mapping:
    found = await mapping_queries.find_by_name(kind, name)
    if found is None:
        known = ", ".join(mapping.name for mapping in await mapping_queries.list_mappings([kind])) or "-"
        raise NotFound(N_("There is no mapping of that name for this kind. Known ones: {names}."), names=known)
    return found


async def with_warnings(read: ReadFile, digest: str) -> ReadFile:
    """Only a full extract costs a look at what it would close."""
    if read.stage is None:
        return read
    counts = await preview(read.stage) if read.stage.full else Counts()
    closings = await find_closings(read.stage, counts)
    warnings = await find_warnings(read.stage.kind, closings, full=read.stage.full, rows=read.rows_total, digest=digest)
    report = msgspec.structs.replace(read.report, warnings=warnings, closing=closings)
    return dataclasses.replace(read, report=report)


async def merge_or_leave(
    batch_id: int, read: ReadFile, *, accepted: int | None, actor_id: int | None, dry_run: bool, step: Step
) -> ImportResult:
    if read.stage is None:
        raise _LeaveNothing(ImportResult(rows_total=read.rows_total, report=read.report))
    unconfirmed = is_unconfirmed(read.report, accepted)
    if dry_run or unconfirmed:
        counts = await preview(read.stage)
        raise _LeaveNothing(ImportResult(unconfirmed=unconfirmed, **summary(read, counts)))
    await queries.save_reading(
        batch_id, "staged", rows_total=read.rows_total, rows_failed=0, counts=Counts(), report=read.report
    )
    await step(0.5, "Writing {rows} rows", rows=read.rows_total)
    counts = await merge_stage(batch_id, read.stage, actor_id=actor_id)
    await step(1.0, "Imported")
    return ImportResult(batch_id=batch_id, committed=True, **summary(read, counts))


def is_unconfirmed(report: Report, accepted: int | None) -> bool:
    closed = report.closing.closed if report.closing else 0
    return any(warning.confirm for warning in report.warnings) and accepted != closed


def summary(read: ReadFile, counts: Counts) -> dict[str, Any]:
    return {
        "rows_total": read.rows_total,
        "report": read.report,
        "rows_new": counts.new,
        "rows_changed": counts.changed,
        "rows_unchanged": counts.unchanged,
        "rows_closed": counts.closed,
    }
