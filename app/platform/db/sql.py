"""Plain SQL for what Piccolo's query builder is too small for; joins the current transaction."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from asyncpg import Connection, Record

from app.platform.db.engine import DB
from app.platform.db.transactions import current_connection


@asynccontextmanager
async def _connection() -> AsyncIterator[Connection]:
    current = current_connection()
    if current is not None:
        yield current
        return
    if DB.pool is None:
        raise RuntimeError("no database pool is open in this process")
    async with DB.pool.acquire() as connection:
        yield connection


async def fetch(sql: str, *args: Any) -> list[Record]:
    async with _connection() as connection:
        return list(await connection.fetch(sql, *args))


async def fetch_one(sql: str, *args: Any) -> Record | None:
    async with _connection() as connection:
        return await connection.fetchrow(sql, *args)


async def fetch_value(sql: str, *args: Any) -> Any:
    async with _connection() as connection:
        return await connection.fetchval(sql, *args)


async def execute(sql: str, *args: Any) -> str:
    async with _connection() as connection:
        return str(await connection.execute(sql, *args))


async def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table; for bulk work, some thirty times as fast as inserts."""
    async with _connection() as connection:
        await connection.copy_records_to_table(table, records=rows, columns=list(columns))
