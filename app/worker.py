"""The worker process: `python -m app.worker heavy` runs the rooms' tasks of the queues it is given."""

import asyncio
import signal
import sys
from collections.abc import Sequence

from app.platform.db import close_pool, open_pool
from app.platform.jobs.process import database_url
from app.platform.jobs.queue import work
from app.platform.jobs.registry import QUEUES
from app.platform.ops.logging import configure_logging
from app.platform.settings import settings


async def run_worker(url: str, queues: Sequence[str]) -> None:
    """Work until SIGTERM or SIGINT; the job in hand is finished first, and a second signal ends at once."""
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, _stop_once, stop, signum)
    await open_pool(url, size=settings().pool_size)
    try:
        await work(url, queues, stop)
    finally:
        await close_pool()


def _stop_once(stop: asyncio.Event, signum: int) -> None:
    stop.set()
    asyncio.get_running_loop().remove_signal_handler(signum)


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
