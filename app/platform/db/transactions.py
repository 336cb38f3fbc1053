"""The project's own transaction wrapper.

Piccolo's leaks the pooled connection when COMMIT fails and joins silently when nested; this one always
releases, and an inner block is a savepoint that rolls back alone.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asyncpg import Connection

from app.platform.db.engine import DB


class TransactionEnded(RuntimeError):
    """A task started inside a transaction used it after its end."""


class HeldConnection:
    """What Piccolo finds in its context variable: the connection its queries must run on."""

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            raise TransactionEnded("the transaction this task was started in has ended; start the task after it")
        return self._connection

    def end(self) -> None:
        self._connection = None


def current_connection() -> Connection | None:
    """The connection of the transaction this task is in, or None outside one."""
    held = DB.current_transaction.get()
    return None if held is None else held.connection


@asynccontextmanager
async def transaction() -> AsyncIterator[Connection]:
    """Commit on a clean exit, roll back on any error; inside another, a savepoint.

    Yields the asyncpg connection. Piccolo queries in the block use it by themselves.
    """
    outer = current_connection()
    if outer is not None:
        async with outer.transaction():
            yield outer
        return
    if DB.pool is None:
        raise RuntimeError("no database pool is open in this process")
    async with DB.pool.acquire() as connection:
        held = HeldConnection(connection)
        token = DB.current_transaction.set(held)  # type: ignore[arg-type]
        try:
            # asyncpg's own block rolls back on errors; a COMMIT that fails has rolled back on the
            # server, and leaving the pool's block releases or discards the connection either way.
            async with connection.transaction():
                yield connection
        finally:
            held.end()
            DB.current_transaction.reset(token)
