"""What is read of lower rooms: wrong codes, by the trail that nobody can take back, and tenders without a key."""

from datetime import datetime

from app.platform.db import fetch, fetch_value

WRONG_CODE = "tender_key.wrong_code"
MINUTES = 15


async def wrong_codes(user_id: int, tender_id: int) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        f"""
        select count(*) from audit_entry
        where actor_id = $1 and action = $2 and subject_id = $3
            and at > clock_timestamp() - interval '{MINUTES} minutes'
        """,
        user_id,
        WRONG_CODE,
        tender_id,
    )


async def without_key(days: int) -> list[tuple[int, datetime]]:
    """Tenders out for bids that cannot take one, with their deadline, when that is at most so many days away."""
    rows = await fetch(
        """
        select t.id, e.bids_until from tender t
        join lateral (
            select bids_until from tender_edition where tender_id = t.id order by number desc limit 1) e on true
        where t.state in ('published', 'tendering') and e.bids_until > clock_timestamp()
            and e.bids_until < clock_timestamp() + make_interval(days => $1)
            and not exists (select from tender_key k where k.tender_id = t.id)
        order by e.bids_until, t.id
        """,
        days,
    )
    return [(row["id"], row["bids_until"]) for row in rows]
