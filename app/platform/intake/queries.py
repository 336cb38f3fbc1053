"""Reads and writes of batches and their sealed uploads."""

from datetime import date
from typing import Any

import msgspec
from asyncpg import Record

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.platform.intake.kinds import Counts
from app.platform.intake.schemas import Batch, Report

_OPEN = "('reading', 'unmapped', 'staged', 'committing')"


async def insert_batch(
    *, kind: str, file_name: str, sha256: str, extract: str, extracted_on: date | None, created_by: int | None
) -> int:
    return int(
        await fetch_value(
            """insert into import_batch (kind, file_name, file_sha256, extract, extracted_on, status, created_by)
               values ($1, $2, $3, $4, $5, 'reading', $6) returning id""",
            kind, file_name, sha256, extract, extracted_on, created_by,
        )
    )  # fmt: skip


async def find_batch(batch_id: int, *, lock: bool = False) -> Batch | None:
    row = await fetch_one(f"select * from import_batch where id = $1 {'for update' if lock else ''}", batch_id)
    return to_batch(row) if row else None


async def find_same_file(kind: str, sha256: str, extract: str) -> Batch | None:
    """The batch that this very file went in with, or waits in."""
    row = await fetch_one(
        f"""select * from import_batch where kind = $1 and file_sha256 = $2 and extract = $3 and undone_at is null
            and (status = 'committed' or status in {_OPEN}) order by status = 'committed' desc, id desc limit 1""",
        kind, sha256, extract,
    )  # fmt: skip
    return to_batch(row) if row else None


async def find_committed(kind: str, sha256: str, extract: str) -> Batch | None:
    found = await find_same_file(kind, sha256, extract)
    return found if found and found.status == "committed" else None


async def is_committed(batch: Batch) -> bool:
    return await find_committed(batch.kind, batch.file_sha256, batch.extract) is not None


async def newest_full_extract(kind: str) -> date | None:
    found: date | None = await fetch_value(
        """select max(extracted_on) from import_batch
           where kind = $1 and extract = 'full' and status = 'committed' and undone_at is null""",
        kind,
    )
    return found


async def newest_full_batch(kind: str) -> Batch | None:
    row = await fetch_one(
        """select * from import_batch
           where kind = $1 and extract = 'full' and status = 'committed' and undone_at is null
           order by extracted_on desc, id desc limit 1""",
        kind,
    )
    return to_batch(row) if row else None


async def kinds_of_file(sha256: str, *, but: str) -> list[str]:
    """Other kinds that this very file has gone in as."""
    rows = await fetch(
        """select distinct kind from import_batch
           where file_sha256 = $1 and kind <> $2 and status = 'committed' and undone_at is null order by kind""",
        sha256, but,
    )  # fmt: skip
    return [row[0] for row in rows]


async def set_status(batch_id: int, status: str) -> None:
    await execute("update import_batch set status = $2 where id = $1", batch_id, status)


async def set_job(batch_id: int, job_id: int) -> None:
    await execute("update import_batch set job_id = $2 where id = $1", batch_id, job_id)


async def save_reading(
    batch_id: int, status: str, *, rows_total: int, rows_failed: int, counts: Counts, report: Report
) -> None:
    await execute(
        """update import_batch set status = $2, rows_total = $3, rows_failed = $4, rows_new = $5, rows_changed = $6,
                  rows_unchanged = $7, rows_closed = $8, report = $9 where id = $1""",
        batch_id, status, rows_total, rows_failed, counts.new, counts.changed, counts.unchanged, counts.closed,
        msgspec.json.encode(report).decode(),
    )  # fmt: skip


async def save_commit(batch_id: int, counts: Counts) -> None:
    await execute(
        """update import_batch set status = 'committed', committed_at = clock_timestamp(), rows_new = $2,
                  rows_changed = $3, rows_unchanged = $4, rows_closed = $5 where id = $1""",
        batch_id, counts.new, counts.changed, counts.unchanged, counts.closed,
    )  # fmt: skip


async def save_upload(batch_id: int, sealed: bytes) -> None:
    await execute("insert into import_upload (batch_id, sealed) values ($1, $2)", batch_id, sealed)


async def find_upload(batch_id: int) -> bytes | None:
    found: bytes | None = await fetch_value("select sealed from import_upload where batch_id = $1", batch_id)
    return found


async def save_outline(batch_id: int, sealed: bytes) -> None:
    await execute("update import_upload set outline = $2 where batch_id = $1", batch_id, sealed)


async def find_outline(batch_id: int) -> bytes | None:
    found: bytes | None = await fetch_value("select outline from import_upload where batch_id = $1", batch_id)
    return found


async def delete_upload(batch_id: int) -> None:
    await execute("delete from import_upload where batch_id = $1", batch_id)


async def delete_old_uploads() -> int:
    """Uploads of files with errors are kept a day, for the error file and for saying what their codes are."""
    status = await execute(
        """delete from import_upload u using import_batch b
           where b.id = u.batch_id and b.status = 'failed' and b.created_at < now() - interval '1 day'"""
    )
    return int(status.rsplit(" ", 1)[-1])


async def list_waiting(statuses: list[str], days: int) -> list[Batch]:
    """Batches in one of the states that were uploaded more than so many days ago."""
    rows = await fetch(
        """select * from import_batch where status = any($1) and created_at < now() - make_interval(days => $2)
           order by id for update skip locked""",
        statuses, days,
    )  # fmt: skip
    return [to_batch(row) for row in rows]


async def lock_kind(kind: str) -> None:
    """Two batches of one kind go in one after the other."""
    await execute("select pg_advisory_xact_lock(hashtextextended('import:' || $1, 0))", kind)


async def read_stage(table: str, limit: int) -> list[Record]:
    return await fetch(f"select * from {table} order by row_number limit $1", limit)


async def read_names(table: str, match: str, ids: list[int]) -> dict[int, str]:
    rows = await fetch(f"select id, {match} from {table} where id = any($1)", ids)
    return {row[0]: str(row[1]) for row in rows}


def to_batch(row: Record) -> Batch:
    values: dict[str, Any] = dict(row)
    values["report"] = msgspec.json.decode(values["report"], type=Report)
    return msgspec.convert(values, Batch)
