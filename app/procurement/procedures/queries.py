"""Reads and writes the room's own rows."""

from datetime import date

import msgspec

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.procedures.schemas import ClosingDay, Threshold


async def list_closing_days() -> list[ClosingDay]:
    rows = await fetch("select id, on_date, name from closing_day order by on_date")
    return [msgspec.convert(dict(row), ClosingDay) for row in rows]


async def insert_closing_day(on_date: date, name: str) -> int | None:
    """None when the day is there already."""
    return await fetch_value(  # type: ignore[no-any-return]
        "insert into closing_day (on_date, name) values ($1, $2) on conflict (on_date) do nothing returning id",
        on_date,
        name,
    )


async def find_closing_day(closing_day_id: int) -> ClosingDay | None:
    row = await fetch_one("select id, on_date, name from closing_day where id = $1 for update", closing_day_id)
    return msgspec.convert(dict(row), ClosingDay) if row else None


async def delete_closing_day(closing_day_id: int) -> None:
    await execute("delete from closing_day where id = $1", closing_day_id)


async def list_thresholds() -> list[Threshold]:
    rows = await fetch("select * from procurement_threshold order by kind, valid_from desc")
    return [msgspec.convert(dict(row), Threshold) for row in rows]


async def find_threshold_on(kind: str, day: date) -> Threshold | None:
    row = await fetch_one(
        "select * from procurement_threshold where kind = $1 and $2 between valid_from and valid_to", kind, day
    )
    return msgspec.convert(dict(row), Threshold) if row else None


async def find_threshold(threshold_id: int) -> Threshold | None:
    row = await fetch_one("select * from procurement_threshold where id = $1 for update", threshold_id)
    return msgspec.convert(dict(row), Threshold) if row else None


async def lock_thresholds() -> None:
    """Periods are compared before a row is added: one administrator at a time."""
    await execute("lock table procurement_threshold in share row exclusive mode")


async def insert_threshold(kind: str, valid_from: date, valid_to: date, amount_ore: int, source: str) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into procurement_threshold (kind, valid_from, valid_to, amount_ore, source)
        values ($1, $2, $3, $4, $5) returning id
        """,
        kind,
        valid_from,
        valid_to,
        amount_ore,
        source,
    )


async def delete_threshold(threshold_id: int) -> None:
    await execute("delete from procurement_threshold where id = $1", threshold_id)
