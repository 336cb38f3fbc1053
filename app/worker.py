"""The worker process: `python -m app.worker heavy` runs the rooms' tasks of the queues it is given."""

import asyncio
import atexit
import os
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType

from app.platform.leaving_out import leaving_out

with leaving_out("rich"):
    import structlog  # noqa: F401 - before any room does

from app.platform.audit.hourly import keep_heads
from app.platform.codelists import fresh_codelists
from app.platform.db import close_pool, open_pool
from app.platform.db.migrate import migrate
from app.platform.jobs.process import database_url
from app.platform.jobs.queue import work
from app.platform.jobs.registry import QUEUES
from app.platform.mail.daily import keep_mailing
from app.platform.ops.logging import configure_logging
from app.platform.settings import settings

GRACE_SECONDS = 7.0


async def run_worker(url: str, queues: Sequence[str]) -> None:
    """Work until SIGTERM or SIGINT. The job in hand may finish within the grace; later it is run again elsewhere."""
    stop = asyncio.Event()
    _stop_on_signals(asyncio.get_running_loop(), stop)
    await open_pool(url, size=settings().pool_size)
    try:
        await migrate()
        async with fresh_codelists():
            beside = [asyncio.create_task(keep_heads(settings().data_dir)), asyncio.create_task(keep_mailing())]
            await work(url, queues, stop)
            for keeper in beside:
                keeper.cancel()
    finally:
        await close_pool()


def _stop_on_signals(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    # Not the loop's own signal handling: a task that computes keeps the loop busy, and the grace begins all the same.
    def on_signal(signum: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)
        timer = threading.Timer(GRACE_SECONDS, _leave_at_once)
        timer.daemon = True
        timer.start()

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, on_signal)


def _leave_at_once() -> None:
    atexit._run_exitfuncs()  # lets go of the embedded database
    os._exit(1)


def main(arguments: Sequence[str]) -> int:
    unknown = [name for name in arguments if name not in QUEUES]
    if unknown or not arguments:
        print(f"Usage: python -m app.worker QUEUE ...   with queues {', '.join(QUEUES)}", file=sys.stderr)
        return 2
    configure_logging()
    asyncio.run(run_worker(database_url(), arguments))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
