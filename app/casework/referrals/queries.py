"""Reads and writes of placements, orders and what happened to orders."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from app.casework.referrals.lifecycle import HOLDING
from app.casework.referrals.schemas import NewEvent, NewOrder, OrderText
from app.platform.db import execute, fetch, fetch_one, fetch_value

PLACEMENT_REVISION = "(select revision from placement_revision where id = 1)"
# Of an order that has ended: nobody told of it here.
ENDED_BY_FILE = """(select e.by_user is null from order_event e where e.order_id = o.id and e.kind = 'ended'
                    order by e.id desc limit 1)"""
TEXT_FIELDS = tuple(field.name for field in msgspec.structs.fields(OrderText))


async def count_running(offer_ids: Sequence[int], on_date: date) -> dict[int, int]:
    """Placements running on a day, for the offers that have any."""
    rows = await fetch(
        """select offer_id, count(*) from placement
           where offer_id = any($1) and start_on <= $2 and (end_on is null or end_on >= $2) group by offer_id""",
        list(offer_ids), on_date,
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}


async def count_held(offer_ids: Sequence[int]) -> dict[int, int]:
    """Places that orders hold without having started, for the offers that have any."""
    rows = await fetch(
        "select offer_id, count(*) from offer_order where offer_id = any($1) and state = any($2) group by offer_id",
        list(offer_ids), list(HOLDING),
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}


async def count_waiting(offer_ids: Sequence[int]) -> dict[int, int]:
    rows = await fetch(
        "select offer_id, count(*) from offer_order where offer_id = any($1) and state = 'waiting' group by offer_id",
        list(offer_ids),
    )
    return {row[0]: row[1] for row in rows}


async def read_places(offer_ids: Sequence[int]) -> dict[int, int]:
    """The places of the offers for which they are recorded."""
    rows = await fetch("select id, places from offer where id = any($1) and places is not null", list(offer_ids))
    return {row[0]: row[1] for row in rows}


async def lock_offer(offer_id: int) -> bool:
    """Wait for everybody who is giving or taking this offer's places. False when there is no such offer."""
    return await fetch_value("select id from offer where id = $1 for update", offer_id) is not None


async def insert_order(
    new: NewOrder, *, citizen_id: int, offer_id: int, ordered_by: int, state: str, year: int
) -> tuple[int, str]:
    """The new order's id and reference. A place is held from now on unless it waits."""
    columns = ", ".join(TEXT_FIELDS)
    places = ", ".join(f"${number}" for number in range(8, 8 + len(TEXT_FIELDS)))
    row = await fetch_one(
        f"""with made as (select nextval(pg_get_serial_sequence('offer_order', 'id')) as id)
            insert into offer_order (id, reference, citizen_id, offer_id, supplier_id, choice_id, state, ordered_by,
                                     ordered_at, place_held_at, form_token, {columns})
            select id, 'B-' || $1::int || '-' || lpad(id::text, 5, '0'), $2, $3,
                   (select supplier_id from offer where offer.id = $3), $4, $5::text, $6, clock_timestamp(),
                   case when $5::text <> 'waiting' then clock_timestamp() end, $7, {places}
            from made returning id, reference""",
        year, citizen_id, offer_id, new.choice_id, state, ordered_by, new.form_token,
        *(getattr(new, name) for name in TEXT_FIELDS),
    )  # fmt: skip
    assert row is not None
    return row["id"], row["reference"]


async def find_by_token(form_token: str) -> tuple[int, int, str] | None:
    """Order, citizen and state of the order this form has made already."""
    row = await fetch_one("select id, citizen_id, state from offer_order where form_token = $1", form_token)
    return (row["id"], row["citizen_id"], row["state"]) if row else None


async def find_open_order(citizen_id: int, offer_id: int) -> str | None:
    """The reference of the citizen's open order in the offer."""
    found: str | None = await fetch_value(
        """select reference from offer_order where citizen_id = $1 and offer_id = $2
           and state in ('waiting', 'sent', 'accepted', 'started')""",
        citizen_id, offer_id,
    )  # fmt: skip
    return found


async def position_in_line(order_id: int) -> int | None:
    """1 for the first; None for one that does not wait."""
    found: int | None = await fetch_value(
        """select count(*) from offer_order mine join offer_order o on o.offer_id = mine.offer_id
           where mine.id = $1 and mine.state = 'waiting' and o.state = 'waiting'
             and (o.ordered_at, o.id) <= (mine.ordered_at, mine.id)""",
        order_id,
    )
    return found or None


async def first_waiting(offer_id: int, limit: int | None) -> list[int]:
    """The orders in line, first come first; all of them without a limit."""
    rows = await fetch(
        "select id from offer_order where offer_id = $1 and state = 'waiting' order by ordered_at, id limit $2",
        offer_id, limit,
    )  # fmt: skip
    return [row[0] for row in rows]


async def offers_with_waiting() -> list[int]:
    rows = await fetch("select distinct offer_id from offer_order where state = 'waiting' order by offer_id")
    return [row[0] for row in rows]


async def update_order(order_id: int, **changes: Any) -> None:
    """Change columns of an order whose offer the caller has locked, and count its version up."""
    assignments = ", ".join(f"{name} = ${number}" for number, name in enumerate(changes, start=2))
    await execute(
        f"update offer_order set {assignments}, version = version + 1 where id = $1", order_id, *changes.values()
    )


async def send_order(order_id: int, *, answer_by: date) -> None:
    """One that waited gets its place, with whoever runs the offer now; the same clock stamps its events."""
    await execute(
        """update offer_order set state = 'sent', place_held_at = clock_timestamp(), answer_by = $2,
                                  supplier_id = (select supplier_id from offer where id = offer_order.offer_id),
                                  version = version + 1 where id = $1""",
        order_id, answer_by,
    )  # fmt: skip


async def insert_event(order_id: int, event: NewEvent, *, by_user: int | None, by_supplier: bool) -> None:
    await execute(
        """insert into order_event (order_id, kind, happened_on, until_on, reason, text, by_user, by_supplier, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp())""",
        order_id, event.kind, event.happened_on, event.until_on, event.reason, event.text, by_user, by_supplier,
    )  # fmt: skip


async def mark_seen(order_id: int, *, by_supplier: bool) -> None:
    """What one side did has now been opened by the other; `by_supplier` says whose doings."""
    await execute(
        "update order_event set seen_at = now() where order_id = $1 and by_supplier = $2 and seen_at is null",
        order_id, by_supplier,
    )  # fmt: skip


async def find_placement(citizen_id: int, offer_id: int, *, first_on: date, last_on: date) -> int | None:
    """The newest placement begun within the days that no order has: a file brought it before the start was told."""
    found: int | None = await fetch_value(
        """select p.id from placement p
           where p.citizen_id = $1 and p.offer_id = $2 and p.start_on between $3 and $4
             and not exists (select from offer_order o where o.placement_id = p.id)
           order by p.start_on desc limit 1""",
        citizen_id, offer_id, first_on, last_on,
    )  # fmt: skip
    return found


async def has_placement_after(citizen_id: int, offer_id: int, day: date) -> bool:
    """Whether a placement in the offer runs on the day or later."""
    sql = """select exists (select from placement where citizen_id = $1 and offer_id = $2
                            and (end_on is null or end_on >= $3))"""
    return bool(await fetch_value(sql, citizen_id, offer_id, day))


async def insert_placement(*, reference: str, citizen_id: int, offer_id: int, referred_on: date, start_on: date) -> int:
    return int(
        await fetch_value(
            """insert into placement (placement_ref, citizen_id, offer_id, referred_on, start_on)
               values ($1, $2, $3, $4, $5) returning id""",
            reference, citizen_id, offer_id, referred_on, start_on,
        )
    )  # fmt: skip


async def end_placement(placement_id: int, end_on: date, end_reason: str) -> None:
    await execute("update placement set end_on = $2, end_reason = $3 where id = $1", placement_id, end_on, end_reason)


async def orders_of_ended_placements(today: date) -> list[int]:
    """Started orders whose placement a file has ended."""
    rows = await fetch(
        """select o.id from offer_order o join placement p on p.id = o.placement_id
           where o.state = 'started' and p.end_on <= $1 order by o.id""",
        today,
    )
    return [row[0] for row in rows]


async def orders_of_running_placements(today: date) -> list[int]:
    """Orders that a file ended and whose placement runs on, since a later file took the end back."""
    rows = await fetch(
        f"""select o.id from offer_order o join placement p on p.id = o.placement_id
           where o.state = 'ended' and (p.end_on is null or p.end_on > $1) and {ENDED_BY_FILE}
             and not exists (select from offer_order other where other.citizen_id = o.citizen_id
                             and other.offer_id = o.offer_id
                             and other.state in ('waiting', 'sent', 'accepted', 'started'))
           order by o.id""",
        today,
    )
    return [row[0] for row in rows]


async def orders_not_answered(today: date) -> list[int]:
    rows = await fetch("select id from offer_order where state = 'sent' and answer_by < $1 order by id", today)
    return [row[0] for row in rows]


async def count_changes(order_id: int) -> int:
    """How often what the order asks for was changed."""
    sql = "select count(*) from order_event where order_id = $1 and kind = 'changed'"
    return int(await fetch_value(sql, order_id))
