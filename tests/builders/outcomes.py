"""Outcomes for tests."""

from datetime import date

from app.platform.db import fetch_value


async def make_outcome(
    citizen_id: int, kind: str = "employed", start_on: date = date(2026, 3, 1), end_on: date | None = None
) -> int:
    sql = "insert into outcome_event (citizen_id, kind, start_on, end_on) values ($1, $2, $3, $4) returning id"
    return int(await fetch_value(sql, citizen_id, kind, start_on, end_on))
