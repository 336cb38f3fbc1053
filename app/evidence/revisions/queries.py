"""Reads and writes of repeats, changes and nightly decisions."""

from collections.abc import Sequence
from typing import Any

import msgspec
from asyncpg import Record

from app.evidence.effects.schemas import RunSettings
from app.evidence.revisions.schemas import Change, Move, Nightly, Repeat, RepeatResult
from app.platform.db import execute, fetch, fetch_one, fetch_value

# A worker that dies leaves its row behind as running; the job's own end tells.
_ENDED = "row.status = 'running' and job.status in ('failed', 'cancelled')"
_REPEAT = f"""select row.*, case when {_ENDED} then 'failed' else row.status end as shown
                from run_repeat as row left join job on job.id = row.job_id"""
_CHANGE = f"""select row.*, case when {_ENDED} then 'failed' else row.status end as shown
                from run_change as row left join job on job.id = row.job_id"""


async def insert_repeat(run_id: int, requested_by: int | None) -> int:
    sql = "insert into run_repeat (run_id, status, requested_by) values ($1, 'running', $2) returning id"
    return int(await fetch_value(sql, run_id, requested_by))


async def insert_change(old_run_id: int, new_run_id: int, requested_by: int | None) -> int:
    return int(
        await fetch_value(
            """insert into run_change (old_run_id, new_run_id, status, requested_by)
               values ($1, $2, 'running', $3) returning id""",
            old_run_id,
            new_run_id,
            requested_by,
        )
    )


# A command does its own work and has no job: whoever has the server itself is not held back.
_LIVE = "join job on job.id = row.job_id where row.status = 'running' and job.status in ('queued', 'running')"


async def find_live_repeat(run_id: int) -> int | None:
    """A repeat of the run that waits for a worker or is with one."""
    found: int | None = await fetch_value(
        f"select min(row.id) from run_repeat as row {_LIVE} and row.run_id = $1", run_id
    )
    return found


async def find_live_change(old_run_id: int, new_run_id: int) -> int | None:
    """As `find_live_repeat`, of two runs held against each other."""
    found: int | None = await fetch_value(
        f"select min(row.id) from run_change as row {_LIVE} and row.old_run_id = $1 and row.new_run_id = $2",
        old_run_id,
        new_run_id,
    )
    return found


async def count_live() -> int:
    """Repeats and changes on their way; counted by one request at a time."""
    await execute("select pg_advisory_xact_lock(hashtext('revisions.live'))")
    sql = f"select (select count(*) from run_repeat as row {_LIVE}) + (select count(*) from run_change as row {_LIVE})"
    return int(await fetch_value(sql))


async def set_repeat_job(repeat_id: int, job_id: int) -> None:
    await execute("update run_repeat set job_id = $2 where id = $1", repeat_id, job_id)


async def set_change_job(change_id: int, job_id: int) -> None:
    await execute("update run_change set job_id = $2 where id = $1", change_id, job_id)


async def end_repeat(repeat_id: int, result: RepeatResult) -> None:
    await execute(
        """update run_repeat
              set status = case when $3::int = 0 then 'same' else 'different' end, finished_at = now(), compared = $2,
                  different = $3, largest = $4, library_versions = $5, model_version = $6
            where id = $1 and status = 'running'""",
        repeat_id,
        result.compared,
        result.different,
        result.largest,
        _json(result.library_versions),
        result.model_version,
    )


async def end_change(change_id: int, moves: Sequence[Move]) -> None:
    await execute(
        "update run_change set status = 'done', finished_at = now(), moves = $2 where id = $1 and status = 'running'",
        change_id,
        _json(moves),
    )


async def fail_repeat(repeat_id: int, failure: str) -> None:
    await execute(
        """update run_repeat set status = 'failed', finished_at = now(), failure = $2
            where id = $1 and status = 'running'""",
        repeat_id,
        failure,
    )


async def fail_change(change_id: int, failure: str) -> None:
    await execute(
        """update run_change set status = 'failed', finished_at = now(), failure = $2
            where id = $1 and status = 'running'""",
        change_id,
        failure,
    )


async def list_repeats(run_id: int) -> list[Repeat]:
    return [_repeat(row) for row in await fetch(f"{_REPEAT} where row.run_id = $1 order by row.id desc", run_id)]


async def find_repeat(repeat_id: int) -> Repeat | None:
    row = await fetch_one(f"{_REPEAT} where row.id = $1", repeat_id)
    return _repeat(row) if row else None


async def list_changes(run_id: int) -> list[Change]:
    """Those that lead to the run, newest first."""
    return [_change(row) for row in await fetch(f"{_CHANGE} where row.new_run_id = $1 order by row.id desc", run_id)]


async def find_change(change_id: int) -> Change | None:
    row = await fetch_one(f"{_CHANGE} where row.id = $1", change_id)
    return _change(row) if row else None


async def find_nightly() -> Nightly:
    row = await fetch_one("select * from nightly_runs order by id desc limit 1")
    if row is None:
        return Nightly()
    settings = msgspec.json.decode(row["settings"], type=RunSettings)
    return Nightly(
        is_on=row["is_on"], settings=settings, decided_by=row["decided_by"], decided_at=row["decided_at"]
    )  # fmt: skip


async def insert_nightly(settings: RunSettings, *, is_on: bool, decided_by: int | None) -> None:
    await execute(
        "insert into nightly_runs (is_on, settings, decided_by) values ($1, $2, $3)",
        is_on,
        _json(settings),
        decided_by,
    )


def _repeat(row: Record) -> Repeat:
    versions = msgspec.json.decode(row["library_versions"])
    return msgspec.convert({**row, "status": row["shown"], "library_versions": versions}, Repeat)


def _change(row: Record) -> Change:
    return msgspec.convert({**row, "status": row["shown"], "moves": msgspec.json.decode(row["moves"])}, Change)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
