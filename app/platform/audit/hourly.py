"""Keeps the head of the trail outside the database, each hour; the worker runs it beside its jobs."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from app.platform import clock
from app.platform.audit.head import read_heads
from app.platform.audit.verification import write_head

EVERY = timedelta(hours=1)
LOOK_SECONDS = 60.0

log = structlog.get_logger(__name__)


async def keep_heads(folder: Path) -> None:
    """Runs until cancelled. Several workers may: the one that finds an hour gone by writes."""
    while True:
        try:
            await write_head_when_due(folder, clock.utc_now())
        except (OSError, ValueError) as error:  # a full disk or an absent database must not stop the worker
            log.error("the head of the audit trail could not be kept", error=type(error).__name__)
        await asyncio.sleep(LOOK_SECONDS)


async def write_head_when_due(folder: Path, now: datetime) -> bool:
    """Write the head unless one was written within the hour. True when written."""
    heads = await asyncio.to_thread(read_heads, folder)
    if heads and now - heads[-1].at < EVERY:
        return False
    await write_head(folder)
    return True
