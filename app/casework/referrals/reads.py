"""Orders with the citizen, the offer, the supplier and the people they belong to; never writes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from asyncpg import Record

from app.casework.referrals.naming import hidden_name, without_name
from app.casework.referrals.queries import TEXT_FIELDS
from app.casework.referrals.schemas import (
    Attention,
    OfferAsOrdered,
    Order,
    OrderEvent,
    OrderRow,
    OtherOffer,
    Waiting,
)
from app.platform.db import fetch, fetch_one
from app.platform.keys import keyring


@dataclass(frozen=True)
class Scope:
    """Whose orders somebody reads: those of a user's and teams' citizens, or one supplier's that were ever sent."""

    user_id: int
    team_ids: tuple[int, ...]
    supplier_id: int | None

    @property
    def is_supplier(self) -> bool:
        return self.supplier_id is not None


# $1 user, $2 teams, $3 supplier; an order that only waited was never the supplier's to know of.
IN_SCOPE = """case when $3::int is null then c.caseworker_id = $1 or c.team_id = any($2::int[])
                   else o.supplier_id = $3 and o.place_held_at is not null end"""
JOINED = """from offer_order o
    join offer f on f.id = o.offer_id join supplier s on s.id = o.supplier_id join citizen c on c.id = o.citizen_id
    left join placement p on p.id = o.placement_id"""

_ORDER = f"""
select o.id, o.reference, o.citizen_id, c.name_sealed, o.offer_id, f.title as offer_title, f.code as offer_code,
       f.life as offer_life, f.closes_on as offer_closes_on, f.successor_id, n.title as successor_title,
       o.supplier_id, s.name as supplier_name, o.choice_id, o.state, o.ordered_by, u.name as ordered_by_name,
       o.ordered_at, o.place_held_at, o.planned_start_on, o.answered_at, o.placement_id,
       p.start_on, p.end_on, p.end_reason, o.closed_at, o.version, {", ".join(f"o.{name}" for name in TEXT_FIELDS)}
{JOINED}
    left join offer n on n.id = f.successor_id left join app_user u on u.id = o.ordered_by
"""


async def find_order(scope: Scope, order_id: int) -> Order | None:
    row = await fetch_one(f"{_ORDER} where o.id = $4 and {IN_SCOPE}", *_args(scope), order_id)
    return Order(**_for_reader(row, scope)) if row else None


async def find_order_unscoped(order_id: int) -> Order | None:
    """For what happens by itself; nobody's name is opened."""
    row = await fetch_one(f"{_ORDER} where o.id = $1", order_id)
    return Order(**_without_citizen(row)) if row else None


# What a list holds of them: a caseworker's own citizens' and those placed for the team, a leader's all ($4).
LISTED = f"""{IN_SCOPE} and ($3::int is not null or $4 or c.caseworker_id = $1 or o.ordered_by = $1)"""
IS_LATE = "(o.state = 'sent' and o.answer_by < $5)"
UNSEEN = """(select count(*) from order_event e where e.order_id = o.id and e.seen_at is null
             and e.kind in ('absence', 'refusal') and e.by_supplier and $3::int is null)"""


async def list_orders(scope: Scope, *, is_leader: bool, on_date: date, citizen_id: int | None = None) -> list[OrderRow]:
    """Newest first; of one citizen all that are in scope."""
    rows = await fetch(
        f"""select o.id, o.reference, o.citizen_id, c.name_sealed, o.offer_id, f.title as offer_title, f.offer_type,
                   o.supplier_id, s.name as supplier_name, o.state, o.ordered_at, o.answer_by, o.planned_start_on,
                   p.start_on, p.end_on, k.name as caseworker_name, coalesce({IS_LATE}, false) as is_late,
                   {UNSEEN} as unseen
            {JOINED} left join app_user k on k.id = c.caseworker_id
            where {LISTED} and ($6::int is null or o.citizen_id = $6)
            order by o.ordered_at desc, o.id desc""",
        *_args(scope), is_leader or citizen_id is not None, on_date, citizen_id,
    )  # fmt: skip
    return [OrderRow(**_for_reader(row, scope)) for row in rows]


async def count_attention(scope: Scope, *, is_leader: bool, on_date: date) -> Attention:
    row = await fetch_one(
        f"""select count(*) filter (where {IS_LATE}) as late, count(*) filter (where {UNSEEN} > 0) as unseen,
                   count(*) filter (where o.state = 'sent') as to_answer
            {JOINED} where {LISTED}""",
        *_args(scope), is_leader, on_date,
    )  # fmt: skip
    assert row is not None
    return Attention(**row)


async def list_events(order_id: int, *, for_supplier: bool) -> list[OrderEvent]:
    """Oldest first. A supplier does not read what happened while the order waited."""
    rows = await fetch(
        """select e.kind, e.happened_on, e.until_on, e.reason, e.text, u.name as by_name, e.by_supplier,
                  e.by_user is not null and not e.by_supplier
                      and e.kind in ('accepted', 'declined', 'started', 'absence', 'refusal', 'ended') as on_behalf,
                  e.at, e.seen_at, o.state, c.name_sealed
           from order_event e join offer_order o on o.id = e.order_id join citizen c on c.id = o.citizen_id
               left join app_user u on u.id = e.by_user
           where e.order_id = $1 and (not $2 or e.at >= o.place_held_at) order by e.at, e.id""",
        order_id,
        for_supplier,
    )
    return [_event(row, for_supplier=for_supplier) for row in rows]


async def list_waiting(scope: Scope, offer_id: int) -> list[Waiting]:
    """Everybody in line; who it is only of the reader's own."""
    rows = await fetch(
        f"""select row_number() over (order by o.ordered_at, o.id) as position, o.ordered_at, o.id as order_id,
                   o.reference, c.name_sealed, ({IN_SCOPE}) as is_own
            {JOINED} where o.offer_id = $4 and o.state = 'waiting' order by o.ordered_at, o.id""",
        *_args(scope), offer_id,
    )  # fmt: skip
    return [_waiting(row) for row in rows]


_OFFER = """select f.id, f.code, f.title, f.life, f.audience, f.opens_on, f.closes_on, f.places, f.weeks,
       f.hours_per_week, f.barriers, f.supplier_id, s.name as supplier_name, f.successor_id, n.title as successor_title
    from offer f join supplier s on s.id = f.supplier_id left join offer n on n.id = f.successor_id"""


async def find_offer(offer_id: int) -> OfferAsOrdered | None:
    row = await fetch_one(f"{_OFFER} where f.id = $1", offer_id)
    return OfferAsOrdered(**row) if row else None


async def list_other_offers(citizen_id: int, but_id: int, on_date: date, limit: int = 20) -> list[OtherOffer]:
    """Open offers for the target group with a free place, where the citizen is not already; those with most first."""
    rows = await fetch(
        """with taken as (
               select offer_id, count(*) as n from (
                   select offer_id from placement where start_on <= $3 and (end_on is null or end_on >= $3)
                   union all select offer_id from offer_order where state in ('sent', 'accepted')) as one
               group by offer_id)
           select f.id, f.title, s.name as supplier_name, f.places - coalesce(t.n, 0)::int as free
           from offer f join supplier s on s.id = f.supplier_id left join taken t on t.offer_id = f.id
           left join lateral (select target_group from citizen_profile where citizen_id = $1
                              order by recorded_on desc limit 1) c on true
           where f.id <> $2 and f.audience = 'citizens' and f.life = 'open'
             and (f.opens_on is null or f.opens_on <= $3) and (f.closes_on is null or f.closes_on >= $3)
             and (f.target_groups = '{}' or c.target_group = any (f.target_groups))
             and (f.places is null or f.places > coalesce(t.n, 0))
             and not exists (select from offer_order o where o.offer_id = f.id and o.citizen_id = $1
                             and o.state in ('waiting', 'sent', 'accepted', 'started'))
             and not exists (select from offer_order o where o.offer_id = f.id and o.state = 'waiting')
             and not exists (select from placement p where p.offer_id = f.id and p.citizen_id = $1
                             and (p.end_on is null or p.end_on >= $3))
           order by f.places is null, f.places - coalesce(t.n, 0) desc, f.title_sort limit $4""",
        citizen_id, but_id, on_date, limit,
    )  # fmt: skip
    return [OtherOffer(**row) for row in rows]


async def list_profile_barriers(citizen_id: int) -> list[str]:
    row = await fetch_one(
        "select barriers from citizen_profile where citizen_id = $1 order by recorded_on desc limit 1", citizen_id
    )
    return list(row["barriers"]) if row else []


async def list_staff(order_id: int) -> list[int]:
    """The citizen's caseworker, and whoever placed the order."""
    row = await fetch_one(
        """select c.caseworker_id, o.ordered_by from offer_order o join citizen c on c.id = o.citizen_id
           where o.id = $1""",
        order_id,
    )
    return sorted({user for user in row if user is not None}) if row else []


async def orders_of_choices(citizen_id: int) -> dict[int, tuple[int, str, str]]:
    """For each of the citizen's choices that was ordered: the newest order's id, reference and state."""
    rows = await fetch(
        """select distinct on (choice_id) choice_id, id, reference, state from offer_order
           where citizen_id = $1 and choice_id is not null order by choice_id, ordered_at desc""",
        citizen_id,
    )
    return {row["choice_id"]: (row["id"], row["reference"], row["state"]) for row in rows}


def _args(scope: Scope) -> tuple[int, list[int], int | None]:
    return scope.user_id, list(scope.team_ids), scope.supplier_id


def _for_reader(row: Record, scope: Scope) -> dict[str, Any]:
    """A supplier gets the name only while the order is current, and never the citizen's number."""
    values = dict(row)
    sealed = values.pop("name_sealed")
    hidden = hidden_name(sealed, values["state"], for_supplier=scope.is_supplier)
    values["citizen_name"] = None if hidden or not sealed else keyring().decrypt(sealed)
    values |= {field: without_name(values[field], hidden) for field in values.keys() & {"goal", "notes"}}
    if scope.is_supplier:
        values |= dict.fromkeys(values.keys() & {"citizen_id", "choice_id"})
    return values


def _event(row: Record, *, for_supplier: bool) -> OrderEvent:
    values = dict(row)
    hidden = hidden_name(values.pop("name_sealed"), values.pop("state"), for_supplier=for_supplier)
    return OrderEvent(**values | {"text": without_name(values["text"], hidden)})


def _without_citizen(row: Record) -> dict[str, Any]:
    values = dict(row)
    del values["name_sealed"]
    return values | {"citizen_name": None}


def _waiting(row: Record) -> Waiting:
    is_own = row["is_own"]
    name = keyring().decrypt(row["name_sealed"]) if is_own and row["name_sealed"] else None
    return Waiting(
        position=row["position"],
        ordered_at=row["ordered_at"],
        order_id=row["order_id"] if is_own else None,
        reference=row["reference"] if is_own else None,
        citizen_name=name,
    )
