"""What lower rooms know of a tender and of its people; one query each, nothing written."""

from app.platform.db import fetch, fetch_value


async def who_appointed(tender_id: int, user_id: int) -> list[int]:
    """Who appointed this evaluator; nobody where the system did."""
    rows = await fetch(
        """
        select distinct appointed_by from tender_appointment
        where tender_id = $1 and user_id = $2 and duty = 'evaluator' and ended_at is null and appointed_by is not null
        """,
        tender_id,
        user_id,
    )
    return [row["appointed_by"] for row in rows]


async def hold_state(tender_id: int) -> str | None:
    """The tender's state, which does not change before the transaction ends; None where there is no such tender."""
    return await fetch_value("select state from tender where id = $1 for share", tender_id)  # type: ignore[no-any-return]


async def current_round(tender_id: int) -> int:
    """1, and one more for each time a decision was taken up again."""
    return await fetch_value(  # type: ignore[no-any-return]
        "select 1 + count(*)::int from tender_event where tender_id = $1 and kind = 'reconsider'", tender_id
    )


async def tenders_evaluated_by(user_id: int) -> list[int]:
    """Tenders with opened bids where the user is appointed evaluator; the newest first."""
    rows = await fetch(
        """
        select t.id from tender t join tender_appointment a on a.tender_id = t.id
        where a.user_id = $1 and a.duty = 'evaluator' and a.ended_at is null
            and t.state in ('opened', 'qualification', 'evaluation', 'decision', 'standstill', 'complaint_suspended')
            and exists (select from tender_opening o where o.tender_id = t.id)
        order by t.id desc
        """,
        user_id,
    )
    return [row["id"] for row in rows]
