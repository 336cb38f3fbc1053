"""Fills the cache at start and keeps it fresh when another process changes a list."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from app.platform.codelists import queries
from app.platform.codelists.cache import replace_cache, revision
from app.platform.codelists.seeds import read_seed, seeded_lists
from app.platform.db import transaction

log = structlog.get_logger()


async def load_codelists() -> None:
    """Seed the lists that have no rows yet, then read all lists into this process's cache."""
    async with transaction():
        present = await queries.lists_with_rows()
        missing = [code for name in seeded_lists() if name not in present for code in read_seed(name)]
        if missing:
            await queries.insert_items(missing)
        # The revision first: a change between the two reads then only costs one more refresh.
        current = await queries.read_revision()
        replace_cache(await queries.read_all(), current)


async def refresh_codelists() -> bool:
    """Read the lists again if they changed since; costs one tiny query when they did not."""
    current = await queries.read_revision()
    if current == revision():
        return False
    replace_cache(await queries.read_all(), current)
    return True


@asynccontextmanager
async def fresh_codelists(*, every_seconds: float = 2.0) -> AsyncIterator[None]:
    """Loaded, and kept fresh as long as the block runs: for processes that live long."""
    await load_codelists()
    keeper = asyncio.create_task(keep_codelists_fresh(every_seconds=every_seconds))
    try:
        yield
    finally:
        keeper.cancel()


async def keep_codelists_fresh(*, every_seconds: float = 2.0) -> None:
    """Run beside a web or worker process until cancelled, so that a code added in one is known in all."""
    while True:
        await asyncio.sleep(every_seconds)
        try:
            await refresh_codelists()
        except Exception as problem:  # a lost connection must not end the refreshing
            log.warning("code lists not refreshed", problem=type(problem).__name__)
