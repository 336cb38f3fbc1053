"""The tender's state and its events; an event is only ever added."""

from collections.abc import Mapping
from typing import Any

import msgspec

from app.platform.db import execute, fetch
from app.procurement.procedures.lifecycle import Move
from app.procurement.tenders.schemas import TenderEvent


async def set_state(tender_id: int, state: str) -> None:
    await execute("update tender set state = $2, updated_at = now() where id = $1", tender_id, state)


async def insert_event(tender_id: int, move: Move, actor_id: int | None, details: Mapping[str, Any]) -> None:
    await execute(
        """
        insert into tender_event (tender_id, at, kind, from_state, to_state, actor_id, details)
        values ($1, clock_timestamp(), $2, $3, $4, $5, $6)
        """,
        tender_id,
        move.event,
        move.from_state,
        move.to_state,
        actor_id,
        msgspec.json.encode(details).decode(),
    )


async def list_events(tender_id: int) -> list[TenderEvent]:
    rows = await fetch("select * from tender_event where tender_id = $1 order by id", tender_id)
    return [
        TenderEvent(
            id=row["id"],
            at=row["at"],
            kind=row["kind"],
            from_state=row["from_state"],
            to_state=row["to_state"],
            actor_id=row["actor_id"],
            details=msgspec.json.decode(row["details"]),
        )
        for row in rows
    ]
