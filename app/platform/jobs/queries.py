"""Reads and writes of the `job` table, and the calls of the queue's own SQL functions."""

from typing import Any

import msgspec

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.platform.jobs.schemas import Job

COLUMNS = """id, name, queue, title, title_params, status, fraction, step, step_params, error, error_params, result,
    result_url, cancel_requested, created_by, created_at, started_at, finished_at"""
MAX_ID = 2**31 - 1
JSON_COLUMNS = ("title_params", "step_params", "error_params", "result")


async def insert_job(
    *,
    name: str,
    queue: str,
    arguments: dict[str, Any],
    title: str,
    title_params: dict[str, Any],
    result_url: str | None,
    created_by: int | None,
) -> int:
    sql = """insert into job (name, queue, arguments, title, title_params, result_url, created_by)
             values ($1, $2, $3, $4, $5, $6, $7) returning id"""
    job_id: int = await fetch_value(
        sql, name, queue, _json(arguments), title, _json(title_params), result_url, created_by
    )
    return job_id


async def defer(job_id: int, name: str, queue: str) -> None:
    """Hand the job to the queue; it becomes visible to workers with the caller's commit."""
    # The queue's library has no connector for asyncpg, so its function is called on our own connection.
    sql = """update job set procrastinate_job_id = (procrastinate_defer_jobs_v1(array[
                 row($2, $3, 0, null, null, jsonb_build_object('job_id', $1::bigint), null)
             ]::procrastinate_job_to_defer_v1[]))[1]
             where id = $1"""
    await execute(sql, job_id, queue, name)


async def find_job(job_id: int) -> Job | None:
    if not 0 < job_id <= MAX_ID:  # a number from an address, which the column could not even be compared with
        return None
    row = await fetch_one(f"select {COLUMNS} from job where id = $1", job_id)
    return to_job(row) if row else None


async def list_jobs(created_by: int | None, *, limit: int, offset: int) -> list[Job]:
    """Newest first; `created_by` None means everybody's."""
    sql = f"""select {COLUMNS} from job where $1::int is null or created_by = $1
              order by id desc limit $2 offset $3"""
    return [to_job(row) for row in await fetch(sql, created_by, limit, offset)]


async def start(job_id: int) -> tuple[str, dict[str, Any]] | None:
    """Mark the job as running and return its task's name and arguments; None when it is not waiting."""
    sql = """update job set status = 'running', started_at = clock_timestamp(), attempts = attempts + 1
             where id = $1 and status = 'queued' returning name, arguments"""
    row = await fetch_one(sql, job_id)
    return (row["name"], msgspec.json.decode(row["arguments"])) if row else None


async def succeed(job_id: int, result: dict[str, Any] | None) -> None:
    sql = """update job set status = 'succeeded', fraction = 1, finished_at = clock_timestamp(), result = $2
             where id = $1 and status = 'running'"""
    await execute(sql, job_id, None if result is None else _json(result))


async def fail(job_id: int, error: str, params: dict[str, Any]) -> None:
    sql = """update job set status = 'failed', finished_at = clock_timestamp(), error = $2, error_params = $3
             where id = $1 and finished_at is null"""
    await execute(sql, job_id, error, _json(params))


async def cancel(job_id: int) -> None:
    """The job is over without a result."""
    sql = """update job set status = 'cancelled', finished_at = clock_timestamp(), cancel_requested = true
             where id = $1 and finished_at is null"""
    await execute(sql, job_id)


async def cancel_waiting(job_id: int) -> bool:
    """Take a job nobody has begun out of the queue; False when a worker has it or it is over."""
    sql = """select procrastinate_cancel_job_v1(procrastinate_job_id, false, true)
             from job where id = $1 and status = 'queued'"""
    return await fetch_value(sql, job_id) is not None


async def request_cancel(job_id: int) -> None:
    await execute("update job set cancel_requested = true where id = $1 and finished_at is null", job_id)


async def lock_stalled(seconds: float) -> list[tuple[int, int | None, int, bool]]:
    """Queue rows whose worker has not been heard of for so long: (queue id, job id, attempts, cancel pressed).

    The job id is None when the job itself is over already.
    """
    sql = """select q.id, j.id as job_id, coalesce(j.attempts, 0) as attempts, coalesce(j.cancel_requested, false)
             from procrastinate_jobs q
             left join procrastinate_workers w on w.id = q.worker_id
             left join job j on j.procrastinate_job_id = q.id and j.finished_at is null
             where q.status = 'doing'
               and (w.id is null or w.last_heartbeat < clock_timestamp() - make_interval(secs => $1))
             for update of q skip locked"""
    return [tuple(row) for row in await fetch(sql, seconds)]


async def list_lost() -> list[int]:
    """Jobs that are not over and that no worker will ever get: the queue has dropped them."""
    sql = """select id from job j where finished_at is null
             and not exists (select from procrastinate_jobs q where q.id = j.procrastinate_job_id)"""
    return [row["id"] for row in await fetch(sql)]


async def put_back(queue_id: int, job_id: int) -> None:
    await execute("select procrastinate_retry_job_v1($1, now(), null, null, null)", queue_id)
    await execute("update job set status = 'queued', started_at = null where id = $1 and finished_at is null", job_id)


async def drop_from_queue(queue_id: int) -> None:
    await execute("select procrastinate_finish_job_v1($1, 'failed', true)", queue_id)


async def next_waiting() -> int | None:
    job_id: int | None = await fetch_value("select min(id) from job where status = 'queued'")
    return job_id


async def count_waiting() -> int:
    return int(await fetch_value("select count(*) from job where status = 'queued'"))


async def workers_alive(seconds: float) -> int:
    sql = "select count(*) from procrastinate_workers where last_heartbeat > now() - make_interval(secs => $1)"
    return int(await fetch_value(sql, seconds))


def _json(value: dict[str, Any]) -> str:
    return msgspec.json.encode(value).decode()


def to_job(row: Any) -> Job:
    values = {name: row[name] for name in Job.__struct_fields__}
    for column in JSON_COLUMNS:
        if values[column] is not None:
            values[column] = msgspec.json.decode(values[column])
    return Job(**values)
