"""How far a task has come, told while it runs."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import msgspec

from app.platform.db import DB, fetch_value


class JobCancelled(Exception):
    """Somebody pressed cancel; a task lets it pass, so that its open transaction rolls back."""


class Progress(Protocol):
    """What a task tells its progress to."""

    async def step(self, fraction: float, msgid: str, **params: Any) -> None:
        """Say what is being done (`fraction` of all is behind us). Raises JobCancelled when cancel was pressed."""
        ...


class StoredProgress:
    """Progress on the job's row, seen at once by whoever watches the page.

    joined : write inside the caller's transaction, for tests that roll everything back.
    """

    def __init__(self, job_id: int, *, joined: bool = False) -> None:
        self.job_id = job_id
        self._joined = joined

    async def step(self, fraction: float, msgid: str, **params: Any) -> None:
        if self._joined:
            cancelled = await self._write(fraction, msgid, params)
        else:
            async with _own_connection():
                cancelled = await self._write(fraction, msgid, params)
        if cancelled:
            raise JobCancelled

    async def _write(self, fraction: float, msgid: str, params: dict[str, Any]) -> bool:
        sql = """update job set fraction = $2, step = $3, step_params = $4
                 where id = $1 and status = 'running' returning cancel_requested"""
        bounded = min(max(fraction, 0.0), 1.0)
        return bool(await fetch_value(sql, self.job_id, bounded, msgid, msgspec.json.encode(params).decode()))


class TerminalProgress:
    """Progress for a command: one line that moves on a terminal, plain lines elsewhere."""

    async def step(self, fraction: float, msgid: str, **params: Any) -> None:
        line = f"{fraction:4.0%}  {msgid.format(**params)}"
        if sys.stderr.isatty():
            print(f"\r\x1b[K{line}", end="" if fraction < 1 else "\n", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)


@asynccontextmanager
async def _own_connection() -> AsyncIterator[None]:
    """Step out of the task's transaction: progress that waits for its commit is no progress."""
    token = DB.current_transaction.set(None)
    try:
        yield
    finally:
        DB.current_transaction.reset(token)
