"""Orders and places as other rooms use them: who sees which, what they show, and how full the offers are.

Placing and changing stand in `ordering_service`, the steps after that in `steps_service`; both can be had from here.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from app.casework.citizens.service import find_citizen_for
from app.casework.referrals import queries, reads
from app.casework.referrals.lifecycle import free_places, steps_from
from app.casework.referrals.ordering_service import OfferFull, OfferNotOpen, change_order, place_order
from app.casework.referrals.schemas import Attention, NewOrder, Order, OrderEvent, OrderRow, PlacedOrder, Waiting
from app.casework.referrals.seeing import READERS, STAFF, get_order_for, is_supplier, scope_of
from app.casework.referrals.steps_service import (
    answer_order,
    end_order,
    record_absence,
    record_refusal,
    start_order,
    withdraw_order,
)
from app.platform.access import register_revision
from app.platform.audit import record
from app.platform.clock import today
from app.platform.db import transaction
from app.platform.errors import N_, NotFound

if TYPE_CHECKING:
    from app.platform.access import Actor

__all__ = [
    "READERS",
    "REVISION",
    "STAFF",
    "NewOrder",
    "OfferFull",
    "OfferNotOpen",
    "Order",
    "OrderRecord",
    "PlacedOrder",
    "answer_order",
    "change_order",
    "count_attention",
    "count_free_places",
    "count_running",
    "end_order",
    "free_places_today",
    "get_order_for",
    "is_supplier",
    "list_orders",
    "list_staff",
    "list_waiting",
    "look_at_order",
    "orders_of_choices",
    "place_order",
    "record_absence",
    "record_refusal",
    "start_order",
    "view_order",
    "withdraw_order",
]

# The name under which a request knows the revision of placements and orders; free places also change with the day.
REVISION = "placements"
register_revision(REVISION, queries.PLACEMENT_REVISION)


class OrderRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Everything an order's page shows. `steps` are those this reader may take now, `position` that in line."""

    order: Order
    events: list[OrderEvent]
    steps: list[str]
    position: int | None


async def view_order(actor: "Actor", order_id: int) -> OrderRecord:
    """The order for its page: what the other side did counts as seen, and the trail notes that it was looked at."""
    async with transaction():
        order = await get_order_for(actor, order_id)
        by_supplier = is_supplier(actor)
        view = OrderRecord(
            order=order,
            events=await reads.list_events(order_id, for_supplier=by_supplier),
            steps=steps_from(order.state, is_supplier=by_supplier),
            position=await queries.position_in_line(order_id),
        )
        # After the events are read: what nobody here had opened before is shown as new this once.
        await queries.mark_seen(order_id, by_supplier=not by_supplier)
        await record(actor_id=actor.user_id, action="order.viewed", subject="order", subject_id=order_id)
    return view


async def look_at_order(actor: "Actor", order_id: int) -> Order:
    """The order for a form that shows whose it is; the trail notes it."""
    async with transaction():
        order = await get_order_for(actor, order_id)
        await record(actor_id=actor.user_id, action="order.viewed", subject="order", subject_id=order_id)
    return order


async def list_orders(actor: "Actor", *, on_date: date, citizen_id: int | None = None) -> list[OrderRow]:
    """The actor's orders, newest first; with a citizen's id all of that citizen's that the actor may see."""
    scope = scope_of(actor)
    if scope is None:
        return []
    return await reads.list_orders(scope, is_leader=actor.has("team_leader"), on_date=on_date, citizen_id=citizen_id)


async def count_attention(actor: "Actor", *, on_date: date) -> Attention:
    scope = scope_of(actor)
    if scope is None:
        return Attention(0, 0, 0)
    return await reads.count_attention(scope, is_leader=actor.has("team_leader"), on_date=on_date)


async def list_waiting(actor: "Actor", offer_id: int) -> list[Waiting]:
    """The line for an offer; of other people's citizens only that somebody stands there."""
    scope = scope_of(actor)
    if scope is None or scope.is_supplier or await reads.find_offer(offer_id) is None:
        raise NotFound(N_("There is no such offer. Find it in the list of offers."))
    return await reads.list_waiting(scope, offer_id)


async def orders_of_choices(actor: "Actor", citizen_id: int) -> dict[int, tuple[int, str, str]]:
    """By choice: id, reference and state of the order it became; of a citizen the actor works with."""
    if await find_citizen_for(actor, citizen_id) is None:
        return {}
    return await reads.orders_of_choices(citizen_id)


async def list_staff(order_id: int) -> list[int]:
    """Who at the municipality hears of an order: the citizen's caseworker, and whoever placed it."""
    return await reads.list_staff(order_id)


async def count_running(offer_ids: Sequence[int], on_date: date) -> dict[int, int]:
    """Placements running on a day, by offer; offers without any are 0."""
    return dict.fromkeys(offer_ids, 0) | await queries.count_running(offer_ids, on_date)


async def count_free_places(offer_ids: Sequence[int], on_date: date) -> dict[int, int]:
    """Free places of the offers whose places are recorded; never below 0, though an offer may be over-full."""
    places = await queries.read_places(offer_ids)
    running, held = await queries.count_running(list(places), on_date), await queries.count_held(list(places))
    free = {
        offer_id: free_places(count, running=running.get(offer_id, 0), held=held.get(offer_id, 0))
        for offer_id, count in places.items()
    }
    return {offer_id: max(0, count or 0) for offer_id, count in free.items()}


async def free_places_today(offer_ids: Sequence[int]) -> Mapping[int, int]:
    return await count_free_places(offer_ids, today())
