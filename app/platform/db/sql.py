"""Plain SQL for what Piccolo's query builder is too small for; joins the current transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from asyncpg import Record
from asyncpg.pool import Pool

from app.platform.db.engine import DB
from app.platform.db.transactions import current_connection


def _pool() -> Pool:
    """Raises RuntimeError outside `open_pool`."""
    if DB.pool is None:
        raise RuntimeError("no database pool is open in this process")
    return DB.pool


# Each of these is on every page's way several times, so they do without a context manager of their own.


async def fetch(sql: str, *args: Any) -> list[Record]:
    current = current_connection()
    if current is not None:
        return list(await current.fetch(sql, *args))
    async with _pool().acquire() as connection:
        return list(await connection.fetch(sql, *args))


async def fetch_one(sql: str, *args: Any) -> Record | None:
    current = current_connection()
    if current is not None:
        return await current.fetchrow(sql, *args)
    async with _pool().acquire() as connection:
        return await connection.fetchrow(sql, *args)


async def fetch_value(sql: str, *args: Any) -> Any:
    row = await fetch_one(sql, *args)
    return None if row is None else row[0]


async def execute(sql: str, *args: Any) -> str:
    current = current_connection()
    if current is not None:
        return str(await current.execute(sql, *args))
    async with _pool().acquire() as connection:
        return str(await connection.execute(sql, *args))


async def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table; for bulk work, some thirty times as fast as inserts."""
    current = current_connection()
    if current is not None:
        await current.copy_records_to_table(table, records=rows, columns=list(columns))
        return
    async with _pool().acquire() as connection:
        await connection.copy_records_to_table(table, records=rows, columns=list(columns))
