"""Who is told of reports, and how often."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from app.casework.reports import reminders
from app.platform.clock import today
from app.platform.db import execute, fetch
from tests.builders.reports import Running, first_report, make_running


@pytest.fixture
async def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, set[int], str]]:
    """Kind, users and occasion of each e-mail that would be sent."""
    told: list[tuple[str, set[int], str]] = []

    async def notify(users: Any, kind: str, path: str, occasion: str | None = None, but: int | None = None) -> int:
        assert path.startswith("/reports/")
        told.append((kind, set(users), occasion or ""))
        return len(set(users))

    monkeypatch.setattr(reminders, "notify", notify)
    return told


@pytest.fixture
async def running(db: asyncpg.Connection) -> Running:
    return await make_running()


async def due_in(running: Running, days: int) -> int:
    report_id = await first_report(running)
    await execute("update report set due_on = $2 where id = $1", report_id, today() + timedelta(days=days))
    return report_id


async def test_the_supplier_hears_a_week_before(running: Running, told: list[Any]) -> None:
    report_id = await due_in(running, 7)
    assert await reminders.remind(today()) == 1
    assert told == [("report_due", {running.supplier.user_id}, f"report_due/{report_id}")]


async def test_nobody_hears_of_one_that_is_due_later(running: Running, told: list[Any]) -> None:
    await due_in(running, 8)
    assert await reminders.remind(today()) == 0
    assert told == []


async def test_late_ones_are_told_of_each_week_and_the_caseworker_after_one(running: Running, told: list[Any]) -> None:
    report_id = await due_in(running, -1)
    await reminders.remind(today())
    await reminders.remind(today() + timedelta(days=6))
    supplier, caseworker = {running.supplier.user_id}, {running.caseworker.user_id}
    assert told == [
        ("report_late", supplier, f"report_late/{report_id}/0"),
        ("report_late", supplier, f"report_late/{report_id}/0"),
        ("report_late", caseworker, f"report_late/{report_id}"),
    ]
    told.clear()
    await reminders.remind(today() + timedelta(days=40))
    assert [users for _, users, _ in told if users == supplier] == []


async def test_what_is_sent_or_fell_away_is_not_told_of(running: Running, told: list[Any]) -> None:
    await due_in(running, -3)
    await execute("update report set state = 'dropped'")
    assert await reminders.remind(today()) == 0
    assert await fetch("select from mail_message") == []
