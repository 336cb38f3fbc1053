"""A person's own working copies."""

from typing import Any

import msgspec

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.tenders.autosave.schemas import WorkingCopy


async def keep(
    tender_id: int, section: str, entry: str, user_id: int, base_version: int, values: dict[str, list[str]]
) -> Any:
    """When it was kept; one copy for each person and place."""
    return await fetch_value(
        """
        insert into tender_working_copy (tender_id, section, entry, user_id, base_version, values, saved_at)
        values ($1, $2, $3, $4, $5, $6, now())
        on conflict (tender_id, section, entry, user_id)
        do update set base_version = excluded.base_version, values = excluded.values, saved_at = excluded.saved_at
        returning saved_at
        """,
        tender_id,
        section,
        entry,
        user_id,
        base_version,
        msgspec.json.encode(values).decode(),
    )


async def find(tender_id: int, section: str, entry: str, user_id: int) -> WorkingCopy | None:
    row = await fetch_one(
        """
        select section, entry, base_version, values, saved_at from tender_working_copy
        where tender_id = $1 and section = $2 and entry = $3 and user_id = $4
        """,
        tender_id,
        section,
        entry,
        user_id,
    )
    return _copy(row) if row else None


async def list_of(tender_id: int, user_id: int) -> list[WorkingCopy]:
    rows = await fetch(
        """
        select section, entry, base_version, values, saved_at from tender_working_copy
        where tender_id = $1 and user_id = $2 order by saved_at desc
        """,
        tender_id,
        user_id,
    )
    return [_copy(row) for row in rows]


async def forget(tender_id: int, section: str, entry: str, user_id: int) -> None:
    await execute(
        "delete from tender_working_copy where tender_id = $1 and section = $2 and entry = $3 and user_id = $4",
        tender_id,
        section,
        entry,
        user_id,
    )


async def forget_older(days: int) -> int:
    """How many copies nobody came back to."""
    rows = await fetch(
        "delete from tender_working_copy where saved_at < now() - make_interval(days => $1) returning id", days
    )
    return len(rows)


def _copy(row: Any) -> WorkingCopy:
    return WorkingCopy(
        row["section"], row["entry"], row["base_version"], msgspec.json.decode(row["values"]), row["saved_at"]
    )
