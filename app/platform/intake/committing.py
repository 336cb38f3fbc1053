"""The parts of an import that pages, workers and the terminal share: what may come in, and the one transaction."""

import hashlib
from datetime import date
from pathlib import PurePath

from asyncpg import IntegrityConstraintViolationError

from app.platform import audit
from app.platform.danish import format_date_short
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput
from app.platform.free_text import hide_cpr_numbers
from app.platform.intake import queries
from app.platform.intake.kinds import Counts, ImportKind, Stage
from app.platform.intake.merging import merge
from app.platform.intake.recording import fold_records
from app.platform.intake.schemas import Warned
from app.platform.intake.staging import drop_stage


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def plain_name(file_name: str) -> str:
    """The last part of whatever path a browser sent, printable, without CPR numbers, at a length that fits a list."""
    name = PurePath(file_name.replace("\\", "/")).name
    return hide_cpr_numbers("".join(character for character in name if character.isprintable()))[:120] or "-"


async def check_extract(kind: ImportKind, *, full: bool, extracted_on: date | None, today: date | None = None) -> None:
    """A full extract says its date, which no later one has passed: an old one would close what is open now."""
    if not full:
        return
    if extracted_on is None:
        message = N_("A full extract needs the date it was made, since rows missing from it are closed on that date.")
        raise InvalidInput([FieldError("extracted_on", message)])
    if today and extracted_on > today:
        raise InvalidInput([FieldError("extracted_on", N_("The extract's date lies in the future. Correct the date."))])
    newest = await queries.newest_full_extract(kind.name)
    if newest and newest > extracted_on:
        message = N_("A full extract of {newest} is already in. Import the older file as a partial one.")
        raise InvalidInput([FieldError("extracted_on", message, {"newest": format_date_short(newest)})])


def check_accepted(warnings: list[Warned], closed: int, accepted: int | None) -> None:
    """Where a file looks like half an extract, somebody names the number of rows it would close."""
    if accepted == closed or not any(warning.confirm for warning in warnings):
        return
    message = N_("Look at the warnings first. The file would close {closed} rows; say that this is right.")
    raise InvalidInput([FieldError("accepted", message, {"closed": closed})])


async def merge_stage(batch_id: int, stage: Stage, *, actor_id: int | None) -> Counts:
    """Rows in, batch settled and audited; inside the caller's transaction."""
    try:
        async with transaction():
            counts = await merge(stage)
            await fold_records(batch_id)
    except IntegrityConstraintViolationError as error:
        message = N_("The database has changed since the file was read, and its rows no longer fit. Upload it again.")
        raise Conflict(message) from error
    await queries.save_commit(batch_id, counts)
    await queries.delete_upload(batch_id)
    await drop_stage(batch_id)
    details = {"kind": stage.kind.name, "full": stage.full, "new": counts.new, "changed": counts.changed,
               "unchanged": counts.unchanged, "closed": counts.closed}  # fmt: skip
    await audit.record(
        actor_id=actor_id, action="import.committed", subject="import_batch", subject_id=batch_id, details=details
    )
    return counts
