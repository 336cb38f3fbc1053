"""A bidder's own questions, in one query; nothing is written."""

import msgspec

from app.platform.db import fetch, fetch_value
from app.procurement.bidders.schemas import OwnQuestion


async def questions_of(user_id: int, tender_id: int) -> list[OwnQuestion]:
    """What this user asked about a tender; an answer that is not published yet is not there."""
    rows = await fetch(
        """
        select number, asked_at, section, text, case when published_at is null then '' else answer end as answer,
               published_at
        from tender_question where tender_id = $1 and asked_by = $2 order by number
        """,
        tender_id,
        user_id,
    )
    return [msgspec.convert(dict(row), OwnQuestion) for row in rows]


async def count_unanswered(user_id: int, tender_id: int) -> int:
    return int(
        await fetch_value(
            "select count(*) from tender_question where tender_id = $1 and asked_by = $2 and published_at is null",
            tender_id,
            user_id,
        )
    )
