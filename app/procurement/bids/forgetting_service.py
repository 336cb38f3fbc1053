"""Drafts are not kept for ever: 30 days after the deadline what was never handed in, or was taken back, is deleted."""

from app.platform.audit import record
from app.platform.db import transaction
from app.procurement.bids import forgetting_queries as queries

KEPT_DAYS = 30
# Bids looked at in one go, and sealed chunks (1 MiB each) deleted by one statement.
BIDS_AT_ONCE, CHUNKS_AT_ONCE = 100, 64


async def forget_drafts() -> int:
    """How many drafts were deleted. That they were begun, and when, stays in their events; nobody is named there."""
    total = 0
    while overdue := await queries.list_overdue(KEPT_DAYS, at_most=BIDS_AT_ONCE):
        for bid_id in overdue:
            await _forget(bid_id)
        total += len(overdue)
    return total


async def _forget(bid_id: int) -> None:
    while await queries.delete_chunks(bid_id, at_most=CHUNKS_AT_ONCE) == CHUNKS_AT_ONCE:
        pass
    async with transaction():
        await queries.delete_parts(bid_id)
        await record(actor_id=None, action="bid.draft_deleted", subject="bid", subject_id=bid_id)
