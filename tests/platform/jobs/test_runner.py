"""Jobs run from enqueueing to their end."""

import asyncpg
import pytest

from app.platform.db import execute, fetch_one, fetch_value, transaction
from app.platform.errors import Conflict, NotFound
from app.platform.jobs import Progress, enqueue, queries, task
from app.platform.jobs.service import MAX_ATTEMPTS, recover_stalled
from app.platform.jobs.testing import run_jobs


@task("test.double", queue="quick")
async def double(progress: Progress, *, number: int) -> dict[str, int]:
    await progress.step(0.5, "Doubling {number}", number=number)
    return {"doubled": number * 2}


@task("test.refuse", queue="quick")
async def refuse(progress: Progress) -> None:
    raise Conflict("{count} rows are in the way.", count=3)


@task("test.break", queue="heavy")
async def break_down(progress: Progress) -> None:
    raise ZeroDivisionError("secret detail")


async def test_a_job_runs_and_keeps_its_result(db: asyncpg.Connection) -> None:
    job_id = await enqueue("test.double", {"number": 21}, title="Doubling", actor_id=7, result_url="/numbers/21")
    assert await run_jobs() == 1
    job = await queries.find_job(job_id)
    assert job is not None
    assert (job.status, job.fraction, job.result, job.created_by) == ("succeeded", 1.0, {"doubled": 42}, 7)
    assert (job.step, job.step_params) == ("Doubling {number}", {"number": 21})


async def test_a_job_goes_to_the_queue_with_the_callers_transaction(db: asyncpg.Connection) -> None:
    with pytest.raises(RuntimeError):
        async with transaction():
            await enqueue("test.double", {"number": 1}, title="Doubling", actor_id=None)
            raise RuntimeError
    assert await fetch_value("select count(*) from job") == 0
    assert await fetch_value("select count(*) from procrastinate_jobs") == 0


async def test_the_queue_row_names_task_queue_and_job(db: asyncpg.Connection) -> None:
    job_id = await enqueue("test.break", title="Breaking", actor_id=None)
    row = await fetch_one("select task_name, queue_name, args->>'job_id' as job_id from procrastinate_jobs")
    assert row is not None
    assert tuple(row) == ("test.break", "heavy", str(job_id))


async def test_a_refusal_is_kept_in_the_tasks_own_words(db: asyncpg.Connection) -> None:
    job_id = await enqueue("test.refuse", title="Refusing", actor_id=None)
    await run_jobs(reraise=False)
    job = await queries.find_job(job_id)
    assert job is not None
    assert (job.status, job.error, job.error_params) == ("failed", "{count} rows are in the way.", {"count": 3})


async def test_an_unexpected_error_shows_nothing_of_itself(db: asyncpg.Connection) -> None:
    job_id = await enqueue("test.break", title="Breaking", actor_id=None)
    with pytest.raises(ZeroDivisionError):
        await run_jobs()
    job = await queries.find_job(job_id)
    assert job is not None
    assert job.status == "failed"
    assert "secret" not in f"{job.error}{job.error_params}"


async def test_a_running_job_stops_at_its_next_step_when_cancel_was_pressed(db: asyncpg.Connection) -> None:
    job_id = await enqueue("test.double", {"number": 1}, title="Doubling", actor_id=None)
    await queries.request_cancel(job_id)
    await run_jobs()
    assert await fetch_value("select status from job where id = $1", job_id) == "cancelled"


async def test_a_task_nobody_wrote_cannot_be_asked_for(db: asyncpg.Connection) -> None:
    with pytest.raises(NotFound):
        await enqueue("test.nonsense", title="Nonsense", actor_id=None)


async def take_as_a_worker_that_dies(job_id: int) -> None:
    await queries.start(job_id)
    await execute("update procrastinate_jobs set status = 'doing', worker_id = null")


async def test_a_job_whose_worker_died_runs_again(db: asyncpg.Connection) -> None:
    job_id = await enqueue("test.double", {"number": 2}, title="Doubling", actor_id=None)
    await take_as_a_worker_that_dies(job_id)
    assert await recover_stalled() == 1
    assert await fetch_value("select status from procrastinate_jobs") == "todo"
    await run_jobs()
    assert await fetch_value("select status from job where id = $1", job_id) == "succeeded"


async def test_a_job_that_brings_its_worker_down_twice_fails(db: asyncpg.Connection) -> None:
    job_id = await enqueue("test.double", {"number": 2}, title="Doubling", actor_id=None)
    for _ in range(MAX_ATTEMPTS):
        await take_as_a_worker_that_dies(job_id)
        await recover_stalled()
    assert await fetch_value("select status from job where id = $1", job_id) == "failed"
    assert await fetch_value("select count(*) from procrastinate_jobs") == 0


async def test_a_cancelled_job_whose_worker_died_stays_cancelled(db: asyncpg.Connection) -> None:
    job_id = await enqueue("test.double", {"number": 2}, title="Doubling", actor_id=None)
    await take_as_a_worker_that_dies(job_id)
    await queries.request_cancel(job_id)
    await recover_stalled()
    assert await fetch_value("select status from job where id = $1", job_id) == "cancelled"


async def test_a_job_the_queue_has_dropped_fails_instead_of_waiting_for_ever(db: asyncpg.Connection) -> None:
    job_id = await enqueue("test.double", {"number": 2}, title="Doubling", actor_id=None)
    await execute("delete from procrastinate_jobs")
    assert await recover_stalled() == 1
    assert await fetch_value("select status from job where id = $1", job_id) == "failed"
