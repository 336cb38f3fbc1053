"""The reminders of each day: every room's `reminders.py`, run once a day by whichever worker comes first."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

import structlog

from app.platform import clock
from app.platform.db import transaction
from app.platform.mail import queries
from app.platform.mail.service import send_waiting

APP_DIR = Path(__file__).resolve().parents[2]
FROM = time(6)
LOOK_SECONDS = 30.0
# A room whose reminders failed, or whose worker died over them, gets another chance after this, twice.
AGAIN_AFTER = timedelta(minutes=30)
MOST_ATTEMPTS = 3

# Notifies whom it must about everything due that day and returns how many e-mails that made. It may be run twice.
Remind = Callable[[date], Awaitable[int]]

log = structlog.get_logger(__name__)


def find_rooms() -> list[str]:
    """The rooms with reminders, as `casework.reports`, lower ones first by name."""
    return [".".join(file.parent.relative_to(APP_DIR).parts) for file in sorted(APP_DIR.glob("*/*/reminders.py"))]


def reminders_of(room: str) -> Remind:
    remind: Remind = importlib.import_module(f"app.{room}.reminders").remind
    return remind


def begins(room: str) -> time:
    """A room whose work is for the night names its own hour as `FROM`."""
    begin: time = getattr(importlib.import_module(f"app.{room}.reminders"), "FROM", FROM)
    return begin


async def keep_mailing() -> None:
    """Runs until cancelled, in every worker: reminders that are due, and e-mails that could not be sent before."""
    while True:
        try:
            await remind_when_due(clock.utc_now())
            await send_waiting()
        except Exception:  # an absent database or a fault of ours must not stop the worker's other work
            log.exception("reminders or e-mails were interrupted")
        await asyncio.sleep(LOOK_SECONDS)


async def remind_when_due(now: datetime, rooms: Mapping[str, Remind] | None = None) -> int:
    """Run what has not run today, once in total among all workers. Returns how many rooms ran.

    rooms : for tests; else every room with reminders.
    """
    local = clock.to_local(now)
    due = rooms if rooms is not None else [room for room in find_rooms() if begins(room) <= local.time()]
    if not due or (rooms is not None and local.time() < FROM):
        return 0
    ran, over = 0, await queries.rooms_over(local.date(), most=MOST_ATTEMPTS)
    for room in due:
        if room in over:
            continue
        run_id = await queries.claim_day(room, local.date(), again_after=AGAIN_AFTER, most=MOST_ATTEMPTS)
        if run_id is not None:
            ran += await _run(run_id, room, local.date(), rooms)
    return ran


async def _run(run_id: int, room: str, today: date, rooms: Mapping[str, Remind] | None) -> int:
    try:
        async with transaction():
            reminded = await (rooms[room] if rooms is not None else reminders_of(room))(today)
    except Exception:  # one room's fault keeps no other room from reminding
        log.exception("reminders failed", room=room, day=str(today))
        return 0
    await queries.end_day(run_id, reminded)
    log.info("reminders ran", room=room, day=str(today), reminded=reminded)
    return 1


class _Undo(Exception):
    """Rolls a dry run back."""


async def remind_now(room: str, today: date, *, dry: bool) -> int:
    """One room's reminders by hand, whether or not they ran today. Dry: only counted."""
    reminded = 0
    try:
        async with transaction():
            reminded = await reminders_of(room)(today)
            if dry:
                raise _Undo
    except _Undo:
        pass
    return reminded
