"""A trail to tamper with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.platform.audit import record
from app.platform.db import execute


async def make_trail(entries: int = 5) -> list[int]:
    """Entries about an offer; their ids in order."""
    return [
        await record(actor_id=7, action="offer.updated", subject="offer", subject_id=n, details={"version": n})
        for n in range(1, entries + 1)
    ]


@asynccontextmanager
async def as_intruder() -> AsyncIterator[None]:
    """Somebody with full rights in the database, who switches the triggers off."""
    await execute("alter table audit_entry disable trigger user")
    yield
    await execute("alter table audit_entry enable trigger user")
