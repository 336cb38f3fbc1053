"""A process of its own on the database: what commands and workers stand on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.platform.codelists import load_codelists
from app.platform.db import close_pool, open_pool
from app.platform.db.embedded import start_embedded
from app.platform.db.migrate import migrate
from app.platform.settings import settings

Result = TypeVar("Result")


def database_url() -> str:
    """The given server's address, or that of the embedded one, started if need be."""
    return settings().database_url or start_embedded(settings().data_dir)


def with_database(work: Callable[[], Awaitable[Result]]) -> Result:
    """Run `work` with an open pool on a migrated database and close everything after it."""
    url = database_url()

    async def _run() -> Result:
        await open_pool(url, size=settings().pool_size)
        try:
            await migrate()
            await load_codelists()
            return await work()
        finally:
            await close_pool()

    return asyncio.run(_run())
