"""Reads and writes appointments; an appointment is ended, never deleted."""

from collections.abc import Sequence

import msgspec
from asyncpg import Record

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.appointments.schemas import Appointment

_APPOINTMENT = """
    select a.id, a.tender_id, a.user_id, coalesce(u.name, '') as name, a.duty, a.appointed_at,
           coalesce(b.name, '') as appointed_by, a.ended_at, coalesce(e.name, '') as ended_by, a.end_reason
    from tender_appointment a
    left join app_user u on u.id = a.user_id left join app_user b on b.id = a.appointed_by
    left join app_user e on e.id = a.ended_by
"""


async def lock_tender(tender_id: int) -> None:
    """One appointment at a time on a tender; the same lock as the table's own trigger takes."""
    await execute("select pg_advisory_xact_lock(hashtext('tender_appointment'), $1)", tender_id)


async def list_appointments(tender_id: int) -> list[Appointment]:
    """All there have been, in the order they were made."""
    rows = await fetch(f"{_APPOINTMENT} where a.tender_id = $1 order by a.id", tender_id)
    return [_appointment(row) for row in rows]


async def list_of_user(user_id: int) -> list[Appointment]:
    """Those that stand, the newest first."""
    rows = await fetch(f"{_APPOINTMENT} where a.user_id = $1 and a.ended_at is null order by a.id desc", user_id)
    return [_appointment(row) for row in rows]


async def find_appointment(appointment_id: int) -> Appointment | None:
    row = await fetch_one(f"{_APPOINTMENT} where a.id = $1", appointment_id)
    return _appointment(row) if row else None


async def has_had(tender_id: int, user_id: int, duties: Sequence[str], *, ended_too: bool) -> bool:
    return await fetch_value(  # type: ignore[no-any-return]
        """
        select exists (select from tender_appointment where tender_id = $1 and user_id = $2 and duty = any($3)
                       and ($4 or ended_at is null))
        """,
        tender_id,
        user_id,
        list(duties),
        ended_too,
    )


async def insert_appointment(tender_id: int, user_id: int, duty: str, appointed_by: int) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into tender_appointment (tender_id, user_id, duty, appointed_by, appointed_at, end_reason)
        values ($1, $2, $3, $4, now(), '') returning id
        """,
        tender_id,
        user_id,
        duty,
        appointed_by,
    )


async def end_appointment(appointment_id: int, ended_by: int, reason: str) -> bool:
    """False when it is ended already."""
    done = await fetch_value(
        """
        update tender_appointment set ended_by = $2, ended_at = now(), end_reason = $3
        where id = $1 and ended_at is null returning id
        """,
        appointment_id,
        ended_by,
        reason,
    )
    return done is not None


def _appointment(row: Record) -> Appointment:
    return msgspec.convert(dict(row), Appointment)
