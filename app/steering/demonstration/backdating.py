"""The demonstration's orders happened weeks ago, and the database's clock says now: here the instants are moved back.

Nothing but instants and the day to answer by is written; everything else the rooms' own services have done.
"""

from datetime import date, datetime, time, timedelta

from app.platform.clock import local_instant, utc_now
from app.platform.db import execute

# What was stamped in this transaction and not moved yet; now() is when it began.
_MOVE = (
    """update offer_order set
           answer_by = case when ordered_at >= now() then $2::timestamptz::date + 7 else answer_by end,
           ordered_at = case when ordered_at >= now() then $2 else ordered_at end,
           place_held_at = case when place_held_at >= now() then $2 else place_held_at end,
           answered_at = case when answered_at >= now() then $2 else answered_at end,
           closed_at = case when closed_at >= now() then $2 else closed_at end
       where id = $1""",
    "update order_event set at = $2, seen_at = $3 where order_id = $1 and at >= now()",
    "update order_message set sent_at = $2, read_at = $3 where order_id = $1 and sent_at >= now()",
    """update offer_choice set chosen_at = $2
       where id = (select choice_id from offer_order where id = $1) and chosen_at >= now()""",
    """update report set
           created_at = case when created_at >= now() then $2 else created_at end,
           sent_at = case when sent_at >= now() then $2 else sent_at end,
           taken_up_at = case when taken_up_at >= now() then $2 else taken_up_at end
       where placement_id = (select placement_id from offer_order where id = $1)""",
)


async def move_back(order_id: int, day: date, *, hour: int = 9, seen: bool = True) -> None:
    """What has just been done to the order happened on the day, at the hour. Inside the story's one transaction.

    seen : whether the other side opened it the next day.
    """
    instant = local_instant(datetime.combine(day, time(hour, 12)))
    read_at = instant + timedelta(days=1) if seen and instant < utc_now() - timedelta(days=2) else None
    for sql in _MOVE:
        await execute(sql, order_id, instant, *([read_at] if "$3" in sql else []))
