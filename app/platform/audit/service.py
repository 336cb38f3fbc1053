"""Writing the trail."""

from collections.abc import Mapping
from typing import Any

from app.platform.audit.chain import Link, hash_of, plain
from app.platform.audit.queries import insert_link, lock_chain, read_tail
from app.platform.db import transaction


async def record(
    *, actor_id: int | None, action: str, subject: str, subject_id: int | None = None, details: Mapping[str, Any] = {}
) -> int:
    """Add an entry to the trail inside the caller's transaction, and return its id.

    Call it last before the commit: from here on every other transaction that records waits for this one.
    `details` hold ids, counts and codes, never a citizen's name or number.
    """
    async with transaction():
        await lock_chain()
        tail = await read_tail()
        link = Link(
            id=tail.last_id + 1,
            at=tail.now,
            actor_id=actor_id,
            action=action,
            subject=subject,
            subject_id=subject_id,
            details=plain(details),
            previous_hash=tail.last_hash,
        )
        await insert_link(link, hash_of(link))
    return link.id
