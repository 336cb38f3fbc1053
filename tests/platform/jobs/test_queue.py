"""The worker against the queue itself, with real commits."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from app.platform.db import execute, fetch_one, fetch_value, transaction
from app.platform.jobs import Progress, enqueue, queries, task
from app.platform.jobs.queue import work

seen_during: list[float] = []


@task("test.queue.seen", queue="quick")
async def seen(progress: Progress, *, job_of_mine: str) -> dict[str, str]:
    """Leaves its transaction open while it tells how far it is."""
    async with transaction():
        await execute("create temporary table is_open (x int) on commit drop")
        await progress.step(0.5, "Half of it")
        seen_during.append(await asyncio.create_task(fraction_from_outside()))
    return {"mine": job_of_mine}


@task("test.queue.busy", queue="quick")
async def busy(progress: Progress) -> None:
    """Computes without letting the event loop run, as an estimation does."""
    until = time.monotonic() + 1.0
    while time.monotonic() < until:
        sum(range(10_000))


async def fraction_from_outside() -> float:
    from app.platform.db import DB

    DB.current_transaction.set(None)
    return float(await fetch_value("select max(fraction) from job where status = 'running'"))


@pytest.fixture
async def worker(database_url: str) -> AsyncIterator[asyncio.Task[None]]:
    """A worker of the quick queue; the rows it leaves are taken away, since they are really committed."""
    stop = asyncio.Event()
    running = asyncio.create_task(work(database_url, ["quick"], stop))
    yield running
    stop.set()
    await running
    await execute("delete from job")
    await execute("delete from procrastinate_jobs")


async def finish(job_id: int) -> str:
    """The job's last status; bounded, in case of a fault."""
    for _ in range(300):
        job = await queries.find_job(job_id)
        if job is not None and job.finished:
            return job.status
        await asyncio.sleep(0.1)
    raise AssertionError("the job did not end")


async def test_a_worker_runs_what_was_committed(worker: asyncio.Task[None]) -> None:
    job_id = await enqueue("test.queue.seen", {"job_of_mine": "a"}, title="Seen", actor_id=None)
    assert await finish(job_id) == "succeeded"
    row = await fetch_one("select result, attempts from job where id = $1", job_id)
    assert row is not None
    assert (row["result"], row["attempts"]) == ('{"mine": "a"}', 1)


async def test_progress_is_seen_while_the_task_holds_its_transaction_open(worker: asyncio.Task[None]) -> None:
    seen_during.clear()
    await finish(await enqueue("test.queue.seen", {"job_of_mine": "b"}, title="Seen", actor_id=None))
    assert seen_during == [0.5]


async def test_a_worker_that_computes_is_still_heard_of(worker: asyncio.Task[None]) -> None:
    assert await finish(await enqueue("test.queue.busy", title="Busy", actor_id=None)) == "succeeded"
    assert await queries.workers_alive(30) == 1


async def test_a_finished_job_leaves_nothing_in_the_queue(worker: asyncio.Task[None]) -> None:
    job_id = await enqueue("test.queue.seen", {"job_of_mine": "c"}, title="Seen", actor_id=None)
    await finish(job_id)
    for _ in range(100):
        if not await fetch_value("select count(*) from procrastinate_jobs"):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the queue still holds the job")
