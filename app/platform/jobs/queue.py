"""The worker: takes jobs from PostgreSQL and runs them, one at a time.

The queue's own loop lives in a thread, so that its heartbeat goes on while a task computes in the main one.
"""

import asyncio
import contextlib
import threading
from collections.abc import Sequence

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.worker import Worker

from app.platform.jobs.registry import all_places
from app.platform.jobs.runner import run_job
from app.platform.jobs.service import STALLED_AFTER_SECONDS, recover_stalled

HEARTBEAT_SECONDS = 5.0
LOOK_FOR_STALLED_SECONDS = 10.0

log = structlog.get_logger(__name__)


class QueueThread(threading.Thread):
    """Fetches jobs and keeps the heartbeat, and runs each job's body on the loop it was made in."""

    def __init__(self, database_url: str, queues: Sequence[str]) -> None:
        super().__init__(name="queue", daemon=True)
        self._url, self._queues = database_url, list(queues)
        self._bodies_loop = asyncio.get_running_loop()
        self._worker: Worker | None = None
        self.ended = asyncio.Event()
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._work())
        except BaseException as error:  # a thread's error must reach the process, or it would idle for ever
            self.error = error
        finally:
            with contextlib.suppress(RuntimeError):
                self._bodies_loop.call_soon_threadsafe(self.ended.set)

    def stop(self) -> None:
        """Take no more jobs; the running one goes on to its end."""
        if self._worker is not None:
            self._worker.stop()  # type: ignore[no-untyped-call]

    async def _work(self) -> None:
        queue_app = App(connector=PsycopgConnector(conninfo=self._url, min_size=1, max_size=3))
        for place in all_places().values():
            queue_app.task(name=place.name, queue=place.queue)(self._run)
        async with queue_app.open_async():
            self._worker = Worker(
                queue_app,
                queues=self._queues,
                name="+".join(self._queues),
                delete_jobs="always",
                install_signal_handlers=False,
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_AFTER_SECONDS,
            )
            await self._worker.run()  # type: ignore[no-untyped-call]

    async def _run(self, job_id: int) -> None:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._in_bodies_loop(job_id), self._bodies_loop))

    @staticmethod
    async def _in_bodies_loop(job_id: int) -> None:
        await run_job(job_id)


async def work(database_url: str, queues: Sequence[str], stop: asyncio.Event) -> None:
    """Run jobs until `stop`; the pool is open. Jobs of workers that died are put back on the way."""
    thread = QueueThread(database_url, queues)
    thread.start()
    watch = asyncio.create_task(_watch_for_stalled())
    ended = asyncio.create_task(thread.ended.wait())
    try:
        await asyncio.wait([ended, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
        thread.stop()
        await ended
    finally:
        watch.cancel()
    if thread.error is not None:
        raise thread.error


async def _watch_for_stalled() -> None:
    while True:
        try:
            if count := await recover_stalled():
                log.warning("stalled jobs recovered", count=count)
        except OSError as error:  # the database is away for a moment; the next look may find it
            log.warning("could not look for stalled jobs", error=type(error).__name__)
        await asyncio.sleep(LOOK_FOR_STALLED_SECONDS)
