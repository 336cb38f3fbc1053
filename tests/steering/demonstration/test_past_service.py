"""Clocks that show another day, for one transaction and nobody else."""

from datetime import date, timedelta

import asyncpg

from app.platform import clock
from app.platform.audit import record
from app.platform.db import fetch_value
from app.steering.demonstration.past_service import living_in_the_past, working_day

DAY = date(2024, 3, 11)


async def test_every_clock_shows_the_day_of_the_story(db: asyncpg.Connection) -> None:
    async with living_in_the_past(DAY) as past:
        for wanted in (DAY, DAY + timedelta(days=40)):
            await past.go_to(wanted, 14, 30)
            for sql in ("select clock_timestamp()", "select now()"):
                local = clock.to_local(await fetch_value(sql))
                assert (local.date(), local.hour, local.minute) == (wanted, 14, 30)
            assert clock.today() == wanted


async def test_afterwards_and_elsewhere_it_is_now(db: asyncpg.Connection) -> None:
    before = await fetch_value("select pg_catalog.clock_timestamp()")
    async with living_in_the_past(DAY):
        await record(actor_id=None, action="team.created", subject="team", subject_id=1)
    assert await fetch_value("select clock_timestamp()") >= before
    assert clock.utc_now() >= before
    assert await fetch_value("select count(*) from pg_namespace where nspname like 'demonstration%'") == 0
    assert (await fetch_value("select at from audit_entry order by id desc limit 1")).date() == DAY


def test_a_weekend_becomes_the_monday_after_it() -> None:
    assert working_day(date(2026, 11, 21)) == working_day(date(2026, 11, 22)) == date(2026, 11, 23)
    assert working_day(date(2026, 11, 24)) == date(2026, 11, 24)
