"""Reminders run once a day, whoever runs them, and one room's fault is its own."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from app.platform.db import execute, fetch, fetch_value, transaction
from app.platform.jobs.testing import run_jobs
from app.platform.mail import daily, notify
from app.platform.mail.daily import find_rooms, remind_now, remind_when_due, reminders_of
from tests.builders.access import make_user
from tests.builders.mail import give_address, letters_in, mail_into

MORNING = datetime(2026, 6, 1, 5, 30, tzinfo=UTC)  # half past seven in Denmark
days: list[date] = []


@pytest.fixture(autouse=True)
def no_days() -> None:
    days.clear()


async def remember(today: date) -> int:
    days.append(today)
    return 2


async def fail(today: date) -> int:
    await execute("insert into daily_run (room, run_on) values ('half done', $1)", today)
    raise ZeroDivisionError


async def test_reminders_run_once_a_day(db: asyncpg.Connection) -> None:
    rooms = {"casework.trial": remember}
    assert await remind_when_due(MORNING, rooms) == 1
    assert await remind_when_due(MORNING + timedelta(hours=10), rooms) == 0
    assert await remind_when_due(MORNING + timedelta(days=1), rooms) == 1
    assert days == [date(2026, 6, 1), date(2026, 6, 2)]
    assert await fetch_value("select sum(reminded) from daily_run where ended_at is not null") == 4


async def test_nobody_is_reminded_at_night(db: asyncpg.Connection) -> None:
    assert await remind_when_due(datetime(2026, 6, 1, 3, 59, tzinfo=UTC), {"casework.trial": remember}) == 0
    assert await remind_when_due(datetime(2026, 6, 1, 4, 0, tzinfo=UTC), {"casework.trial": remember}) == 1


async def test_a_room_that_fails_stops_no_other_and_leaves_nothing_half_done(db: asyncpg.Connection) -> None:
    assert await remind_when_due(MORNING, {"casework.broken": fail, "casework.trial": remember}) == 1
    assert days == [date(2026, 6, 1)]
    assert [row["room"] for row in await fetch("select room from daily_run where ended_at is null")] == [
        "casework.broken"
    ]


async def test_a_room_that_failed_gets_two_more_chances(db: asyncpg.Connection) -> None:
    rooms = {"casework.broken": fail}
    for attempts in (1, 2, 3, 3):
        await remind_when_due(MORNING, rooms)
        assert await remind_when_due(MORNING, rooms) == 0
        assert await fetch_value("select attempts from daily_run") == attempts
        await execute("update daily_run set started_at = started_at - interval '31 minutes'")


async def test_of_several_workers_one_runs_a_rooms_reminders(database_url: str) -> None:
    rooms = {"casework.trial": remember}
    try:
        ran = await asyncio.gather(*(remind_when_due(MORNING, rooms) for _ in range(6)))
        assert sum(ran) == 1
        assert days == [date(2026, 6, 1)]
    finally:
        await execute("delete from daily_run")


async def test_a_dry_run_counts_and_makes_no_email(
    db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_into(tmp_path, monkeypatch)
    user_id = await make_user()
    await give_address(user_id)

    async def remind(today: date) -> int:
        async with transaction():
            return await notify([user_id], "report_due", "/reports/3", occasion="report_due/3")

    monkeypatch.setattr(daily, "reminders_of", lambda room: remind)
    assert await remind_now("casework.trial", date(2026, 6, 1), dry=True) == 1
    assert await remind_now("casework.trial", date(2026, 6, 1), dry=False) == 1
    assert await remind_now("casework.trial", date(2026, 6, 1), dry=False) == 0
    await run_jobs()
    assert len(letters_in(tmp_path)) == 1


async def test_what_was_told_long_ago_is_forgotten(
    db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_into(tmp_path, monkeypatch)
    user_id = await make_user()
    await give_address(user_id)
    for path in ("/orders/1", "/orders/2"):
        await notify([user_id], "order_sent", path)
    await run_jobs()
    await execute("update mail_message set created_at = '2025-01-01' where path = '/orders/1'")
    await remind_when_due(MORNING, {"platform.mail": reminders_of("platform.mail")})
    assert [row["path"] for row in await fetch("select path from mail_message")] == ["/orders/2"]


def test_every_rooms_reminders_can_be_run() -> None:
    assert all(callable(reminders_of(room)) for room in find_rooms())
