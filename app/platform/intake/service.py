"""Taking files in by the page: upload, preview, confirm or discard."""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from app.platform import audit
from app.platform.clock import today
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from app.platform.intake import queries
from app.platform.intake.committing import check_accepted, check_extract, merge_stage, plain_name, sha256
from app.platform.intake.kinds import Counts, ImportKind, Stage, get_kind, import_kinds
from app.platform.intake.merging import count_closing, preview
from app.platform.intake.plausibility import closes_too_many, find_closings, find_warnings
from app.platform.intake.reading_rows import ReadFile, Step, no_step, read_into_stage
from app.platform.intake.schemas import Batch
from app.platform.intake.sheets import check_size
from app.platform.intake.staging import drop_stage, open_stage
from app.platform.jobs import enqueue
from app.platform.keys import keyring

if TYPE_CHECKING:
    from app.platform.access import Actor

# Above these a worker does it, so that no page waits long.
DIRECT_BYTES = 1024 * 1024
DIRECT_ROWS = 20_000


def kinds_for(actor: "Actor") -> list[ImportKind]:
    return [kind for kind in import_kinds().values() if actor.has(*kind.roles)]


def check_kind(actor: "Actor", name: str) -> ImportKind:
    kind = get_kind(name)
    if not actor.has(*kind.roles):
        raise NotAllowed(N_("Your role does not import files of this kind. Ask an administrator."))
    return kind


async def get_batch(actor: "Actor", batch_id: int, *, lock: bool = False) -> Batch:
    batch = await queries.find_batch(batch_id, lock=lock)
    if batch is None or batch.kind not in {kind.name for kind in kinds_for(actor)}:
        raise NotFound(N_("There is no import with the number {id}."), id=batch_id)
    return batch


async def upload_file(
    actor: "Actor", kind_name: str, file_name: str, data: bytes, *, full: bool = False, extracted_on: date | None = None
) -> int:
    """Take a file for preview. Returns its batch, or that of an earlier upload of the very same file."""
    kind = check_kind(actor, kind_name)
    check_size(data)
    extract, digest = ("full" if full else "partial"), sha256(data)
    async with transaction():
        await queries.lock_kind(kind.name)
        known = await queries.find_same_file(kind.name, digest, extract)
        if known and (known.status == "committed" or known.extracted_on == extracted_on):
            return known.id
        await check_extract(kind, full=full, extracted_on=extracted_on, today=today())
        batch_id = await queries.insert_batch(
            kind=kind.name, file_name=plain_name(file_name), sha256=digest, extract=extract,
            extracted_on=extracted_on if full else None, created_by=actor.user_id,
        )  # fmt: skip
        await queries.delete_old_uploads()
        await queries.save_upload(batch_id, keyring().encrypt(data.decode("latin-1")))
        if len(data) > DIRECT_BYTES:
            await defer(actor, batch_id, "intake.read", N_("Reading the file {file}"), file_name)
        else:
            await read_batch(batch_id)
        details = {"kind": kind.name, "extract": extract}
        await record(actor, "import.uploaded", batch_id, details)
    return batch_id


async def read_batch(batch_id: int, step: Step = no_step) -> None:
    """Read the sealed upload into the batch's own table. The upload is kept only where errors are to be fetched."""
    async with transaction():
        batch = await queries.find_batch(batch_id, lock=True)
        sealed = await queries.find_upload(batch_id)
        if batch is None or sealed is None or batch.status != "reading":
            return
        data, kind = keyring().decrypt(sealed).encode("latin-1"), get_kind(batch.kind)
        read = await read_into_stage(batch_id, kind, data, full=batch.full, extracted_on=batch.extracted_on, step=step)
        await step(0.8, N_("Comparing with the rows already there"))
        if read.stage:
            await keep_staged(batch, read, read.stage)
        else:
            await keep_faulty(batch, read)


async def keep_staged(batch: Batch, read: ReadFile, stage: Stage) -> None:
    counts = await preview(stage)
    closings = await find_closings(stage, counts)
    warnings = await find_warnings(
        stage.kind, closings, full=batch.full, rows=read.rows_total, digest=batch.file_sha256
    )
    report = msgspec.structs.replace(read.report, warnings=warnings, closing=closings)
    await queries.save_reading(
        batch.id, "staged", rows_total=read.rows_total, rows_failed=0, counts=counts, report=report
    )
    await queries.delete_upload(batch.id)


async def keep_faulty(batch: Batch, read: ReadFile) -> None:
    """The upload stays for its error file, or until somebody has said what its columns are."""
    await queries.save_reading(
        batch.id, "unmapped" if read.unmapped else "failed",
        rows_total=read.rows_total, rows_failed=read.rows_failed, counts=Counts(), report=read.report,
    )  # fmt: skip
    if read.outline:
        await queries.save_outline(batch.id, keyring().encrypt(msgspec.json.encode(read.outline).decode()))
    await drop_stage(batch.id)


async def confirm_batch(
    actor: "Actor", batch_id: int, *, letters_seen: bool = False, accepted: int | None = None
) -> None:
    """Put a previewed batch in: at once, or by a worker when it is big. Confirming twice does it once.

    accepted : how many rows the person has agreed to close; needed where the file looks like half an extract.
    """
    async with transaction():
        batch = await get_batch(actor, batch_id, lock=True)
        if batch.status in ("committed", "committing"):
            return
        if batch.status != "staged":
            raise Conflict(
                N_("Only a file that was read without errors can be imported. Correct it and upload it again.")
            )
        if batch.report.guessed and not letters_seen:
            message = N_("Look at the letters first, and tick that they are right.")
            raise InvalidInput([FieldError("letters_seen", message)])
        check_accepted(batch.report.warnings, batch.rows_closed, accepted)
        if batch.rows_total > DIRECT_ROWS:
            await queries.set_status(batch_id, "committing")
            await defer(actor, batch_id, "intake.commit", N_("Importing the file {file}"), batch.file_name)
        else:
            await commit_batch(batch_id, actor_id=actor.user_id)


async def commit_batch(batch_id: int, *, actor_id: int | None, step: Step = no_step) -> None:
    """Merge a staged batch in one transaction."""
    async with transaction():
        batch = await queries.find_batch(batch_id, lock=True)
        if batch is None or batch.status not in ("staged", "committing"):
            return
        kind = get_kind(batch.kind)
        await queries.lock_kind(kind.name)
        await check_extract(kind, full=batch.full, extracted_on=batch.extracted_on)
        if await queries.is_committed(batch):
            raise Conflict(N_("The very same file has been imported meanwhile. Discard this one."))
        stage = await open_stage(batch, kind)
        if stage is None:
            raise Conflict(N_("The rows that were read are gone after a stop of the database. Upload the file again."))
        await check_still_seen(stage, batch.rows_closed)
        await step(0.2, N_("Writing {rows} rows"), rows=batch.rows_total)
        await merge_stage(batch_id, stage, actor_id=actor_id)


async def check_still_seen(stage: Stage, closed_seen: int) -> None:
    """Rows that came in after the preview could be closed by it as well; many of them were never agreed to."""
    closings = await find_closings(stage, Counts(closed=await count_closing(stage)))
    if closings and closings.closed > closed_seen and closes_too_many(closings):
        raise Conflict(
            N_("The file would now close {now} rows, and {seen} when it was read. Discard it, and upload it again."),
            now=closings.closed, seen=closed_seen,
        )  # fmt: skip


async def release_batch(batch_id: int) -> None:
    """After a commit that failed in a worker: the batch waits for confirmation again."""
    async with transaction():
        batch = await queries.find_batch(batch_id, lock=True)
        if batch and batch.status == "committing":
            await queries.set_status(batch_id, "staged")


async def may_be_mapped(batch: Batch) -> bool:
    """Whether the file is still here for saying what its columns and codes are."""
    return batch.status in ("unmapped", "failed") and await queries.find_outline(batch.id) is not None


async def discard_batch(actor: "Actor", batch_id: int) -> None:
    async with transaction():
        batch = await get_batch(actor, batch_id, lock=True)
        if batch.status == "committed":
            raise Conflict(N_("The file has been imported already and cannot be discarded."))
        await drop_stage(batch_id)
        await queries.delete_upload(batch_id)
        await queries.set_status(batch_id, "discarded")
        await record(actor, "import.discarded", batch_id, {"kind": batch.kind})


async def defer(actor: "Actor", batch_id: int, task: str, title: str, file_name: str) -> None:
    job_id = await enqueue(
        task, {"batch_id": batch_id, "actor_id": actor.user_id}, title=title, actor_id=actor.user_id,
        result_url=f"/imports/{batch_id}", file=plain_name(file_name),
    )  # fmt: skip
    await queries.set_job(batch_id, job_id)


async def record(actor: "Actor", action: str, batch_id: int, details: dict[str, str]) -> None:
    await audit.record(
        actor_id=actor.user_id, action=action, subject="import_batch", subject_id=batch_id, details=details
    )
