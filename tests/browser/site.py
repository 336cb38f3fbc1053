"""A site for the browser tests: python -m tests.browser.site DATABASE_URL PORT

A migrated database with one user for each role (user name = role, password PASSWORD) and a little of everything.
"""

import asyncio
import os
import sys
import tempfile

import uvicorn

_DATA = os.environ.setdefault("VIFTE_DATA", tempfile.mkdtemp(prefix="vifte-site-"))
os.environ.setdefault("VIFTE_KEYS", f"{_DATA}/keys")
os.environ.setdefault("VIFTE_MUNICIPALITY", "Testkommune")
os.environ.update(VIFTE_INSECURE_LOOPBACK="1", VIFTE_DEMO="1")  # demonstration log-ins need no second factor

from app.main import create_app  # noqa: E402
from app.platform.access import Role  # noqa: E402
from app.platform.db import close_pool, open_pool  # noqa: E402
from app.platform.db.migrate import migrate  # noqa: E402
from app.platform.jobs.queue import work  # noqa: E402
from app.platform.jobs.registry import QUEUES  # noqa: E402
from tests.browser.content import fill  # noqa: E402


async def serve(database_url: str, port: int) -> None:
    await open_pool(database_url, size=5)
    try:
        await migrate()
        await fill([str(role) for role in Role])
        # What rooms enqueue is worked off here too, so that a journey reaches its document.
        stop = asyncio.Event()
        worker = asyncio.create_task(work(database_url, list(QUEUES), stop))
        config = uvicorn.Config(create_app(), host="127.0.0.1", port=port, log_level="warning", server_header=False)
        await uvicorn.Server(config).serve()
        stop.set()
        await worker
    finally:
        await close_pool()


if __name__ == "__main__":
    os.environ["VIFTE_PORT"] = sys.argv[2]
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
