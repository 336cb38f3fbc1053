"""The web processes of an installation: `python -m app.serve` puts uvicorn in front of the application."""

import asyncio
import os
import signal
import sys
from typing import Any

import uvicorn
from litestar.types import ASGIApp, Receive, Send

from app.platform.leaving_out import leaving_out

with leaving_out("rich"):
    import structlog  # noqa: F401 - before any room does

from app.main import create_app
from app.platform.db import close_pool, open_pool
from app.platform.db.migrate import migrate
from app.platform.jobs.process import database_url
from app.platform.ops.logging import configure_logging
from app.platform.ops.pages import MeasureAnswers
from app.platform.settings import settings


class WithPool:
    """Opens and migrates the database before the application starts and closes it after its end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        # In a thread: the embedded server may have to be started, and that is not for an event loop to wait for.
        await open_pool(await asyncio.to_thread(database_url), size=settings().pool_size)

        async def send_after_closing(message: Any) -> None:
            # The server leaves on this message, and would cut the closing short.
            if message["type"] == "lifespan.shutdown.complete":
                await close_pool()
            await send(message)

        try:
            await migrate()
            await self._app(scope, receive, send_after_closing)
        finally:
            await close_pool()


def create_served_app() -> ASGIApp:
    """What each web process answers with: the application, its pool, its logs and its measurements."""
    configure_logging()
    return MeasureAnswers(WithPool(create_app()))


def web_processes() -> int:
    """How many processes answer (VIFTE_WEB_PROCESSES)."""
    return max(1, int(os.environ.get("VIFTE_WEB_PROCESSES", "1")))


def main() -> int:
    configure_logging()
    # uvicorn raises the signal it was stopped by once more; as an ordinary exit, it lets go of the embedded database.
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    processes = web_processes()
    if processes > 1:
        os.environ["DATABASE_URL"] = database_url()  # one holder of the embedded database is enough
    uvicorn.run(
        "app.serve:create_served_app",
        factory=True,
        host=settings().host,
        port=settings().port,
        workers=processes if processes > 1 else None,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,  # addresses and paths of personal pages do not belong in a log
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
