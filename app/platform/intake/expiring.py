"""What nobody comes back to is removed: files that wait, uploads with errors, old records of what files wrote."""

from app.platform import audit
from app.platform.db import transaction
from app.platform.intake import queries, undo_queries
from app.platform.intake.staging import drop_stage
from app.platform.intake.undoing import UNDO_DAYS

# A previewed file is soon out of date, and its rows are people's data that nobody has taken in.
WAITING_DAYS = 7
WAITING = ["reading", "unmapped", "staged"]


async def remove_expired() -> int:
    """Returns how many files were removed."""
    async with transaction():
        waiting = await queries.list_waiting(WAITING, WAITING_DAYS)
        for batch in waiting:
            await drop_stage(batch.id)
            await queries.delete_upload(batch.id)
            await queries.set_status(batch.id, "discarded")
            await audit.record(
                actor_id=None, action="import.expired", subject="import_batch", subject_id=batch.id,
                details={"kind": batch.kind, "days": WAITING_DAYS},
            )  # fmt: skip
        uploads = await queries.delete_old_uploads()
        await undo_queries.forget_old_changes(UNDO_DAYS)
    return len(waiting) + uploads
