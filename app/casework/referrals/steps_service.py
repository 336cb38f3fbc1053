"""The steps of an order after it was placed: answer, start, absence, refusal, end, withdrawal.

Those of the supplier may also be written down by the citizen's caseworker or team, on the supplier's behalf.
`version` is the order's as the form was opened with; a step on another one raises StaleVersion with the order as it
stands, and so a form that is sent twice counts once.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from app.casework.referrals import hooks, queries, reads
from app.casework.referrals.capacity import fill_line
from app.casework.referrals.lifecycle import (
    ACCEPTED,
    DECLINED,
    ENDED,
    HOLDING,
    OF_THE_MUNICIPALITY,
    STARTED,
    WITHDRAWN,
    check_absence,
    check_end,
    check_planned_start,
    check_start,
    check_step,
)
from app.casework.referrals.schemas import NewEvent, Order
from app.casework.referrals.seeing import get_order_for, is_supplier
from app.casework.referrals.telling import write_down
from app.platform.clock import to_local, utc_now
from app.platform.db import transaction
from app.platform.errors import N_, FieldError, InvalidInput, NotAllowed, StaleVersion

if TYPE_CHECKING:
    from app.platform.access import Actor

T = TypeVar("T")
# A file and the supplier may give a start on somewhat different days; it is one placement all the same.
SAME_START = timedelta(days=14)


@asynccontextmanager
async def taking(actor: "Actor", order_id: int, step: str, version: int | None) -> AsyncIterator[Order]:
    """The order with its offer locked, when this actor may take this step now. It knows the citizen's id."""
    async with transaction():
        order = await get_order_for(actor, order_id)
        if step in OF_THE_MUNICIPALITY and is_supplier(actor):
            raise NotAllowed(N_("Only the citizen's caseworker can do this."))
        await queries.lock_offer(order.offer_id)
        order = await get_order_for(actor, order_id)
        if version is not None and version != order.version:
            raise StaleVersion(order)
        check_step(step, order.state)
        whole = await reads.find_order_unscoped(order_id)
        assert whole is not None
        yield whole


async def answer_order(
    actor: "Actor",
    order_id: int,
    *,
    accept: bool,
    planned_start_on: date | None = None,
    reason: str | None = None,
    text: str = "",
    version: int | None = None,
    today: date,
) -> None:
    """Accept with a planned start, or decline with a code of `decline_reason`. Raises InvalidInput by field."""
    async with taking(actor, order_id, "answer", version) as order:
        if not accept:
            _require(reason, "reason", N_("Choose why the order is declined."))
            await queries.update_order(order_id, state=DECLINED, answered_at=utc_now(), closed_at=utc_now())
            await write_down(actor, order, NewEvent(kind=DECLINED, reason=reason, text=text))
            await fill_line(order.offer_id, today)
            return
        planned = _require(planned_start_on, "planned_start_on", N_("Write the day you plan to start."))
        check_planned_start(planned, today=today, closes_on=order.offer_closes_on)
        await queries.update_order(order_id, state=ACCEPTED, answered_at=utc_now(), planned_start_on=planned)
        await write_down(actor, order, NewEvent(kind=ACCEPTED, happened_on=planned, text=text))


async def start_order(
    actor: "Actor", order_id: int, *, start_on: date, text: str = "", version: int | None = None, today: date
) -> int:
    """The citizen has begun: the order becomes a placement, whose id is returned."""
    async with taking(actor, order_id, "start", version) as order:
        check_start(start_on, sent_on=sent_on(order), today=today)
        placement_id = await _placement_for(order, start_on)
        await queries.update_order(order_id, state=STARTED, placement_id=placement_id)
        await hooks.run_hooks(hooks.on_started, order_id, placement_id)
        await write_down(actor, order, NewEvent(kind=STARTED, happened_on=start_on, text=text))
        return placement_id


async def record_absence(
    actor: "Actor",
    order_id: int,
    *,
    kind: str,
    from_on: date,
    until_on: date | None = None,
    text: str = "",
    version: int | None = None,
    today: date,
) -> None:
    """Tell at once that the citizen stays away; `kind` is a code of `absence_kind`."""
    async with taking(actor, order_id, "absence", version) as order:
        check_absence(from_on, until_on, earliest_on=sent_on(order), today=today)
        await queries.update_order(order_id, state=order.state)
        event = NewEvent(kind="absence", happened_on=from_on, until_on=until_on, reason=kind, text=text)
        await write_down(actor, order, event)


async def record_refusal(
    actor: "Actor", order_id: int, *, refused_on: date, text: str, version: int | None = None, today: date
) -> None:
    """Tell at once that the citizen will not take part. What follows is for the caseworker to decide."""
    async with taking(actor, order_id, "refusal", version) as order:
        _require(text or None, "text", N_("Write what the citizen said and what you have tried."))
        if not sent_on(order) <= refused_on <= today:
            raise InvalidInput([FieldError("refused_on", N_("Choose a day from when the order was sent until today."))])
        await queries.update_order(order_id, state=order.state)
        await write_down(actor, order, NewEvent(kind="refusal", happened_on=refused_on, text=text))


async def end_order(
    actor: "Actor",
    order_id: int,
    *,
    end_on: date,
    end_reason: str,
    text: str = "",
    version: int | None = None,
    today: date,
) -> None:
    """The citizen's last day in the offer; `end_reason` is a code of that list."""
    async with taking(actor, order_id, "end", version) as order:
        assert order.start_on is not None
        assert order.placement_id is not None
        check_end(end_on, start_on=order.start_on, today=today)
        await queries.end_placement(order.placement_id, end_on, end_reason)
        await _close_ended(order)
        event = NewEvent(kind=ENDED, happened_on=end_on, reason=end_reason, text=text)
        await write_down(actor, order, event)
        await fill_line(order.offer_id, today)


async def withdraw_order(
    actor: "Actor", order_id: int, *, reason: str, text: str = "", version: int | None = None, today: date
) -> None:
    """The caseworker takes the order back before the start; `reason` is a code of `withdraw_reason`."""
    async with taking(actor, order_id, "withdraw", version) as order:
        await queries.update_order(order_id, state=WITHDRAWN, closed_at=utc_now())
        await write_down(actor, order, NewEvent(kind=WITHDRAWN, reason=reason, text=text))
        if order.state in HOLDING:
            await fill_line(order.offer_id, today)


async def close_ended_by_files(today: date) -> int:
    """End started orders whose placement a file has ended. Returns how many."""
    async with transaction():
        found = await queries.orders_of_ended_placements(today)
        for order_id in found:
            order = await reads.find_order_unscoped(order_id)
            assert order is not None
            await _close_ended(order)
            await write_down(None, order, NewEvent(kind=ENDED, happened_on=order.end_on, reason=order.end_reason))
        return len(found)


async def reopen_running(today: date) -> int:
    """The other way round, where the file was wrong. Returns how many."""
    async with transaction():
        found = await queries.orders_of_running_placements(today)
        for order_id in found:
            order = await reads.find_order_unscoped(order_id)
            assert order is not None
            assert order.placement_id is not None
            await queries.update_order(order_id, state=STARTED, closed_at=None)
            await hooks.run_hooks(hooks.on_started, order_id, order.placement_id)
            await write_down(None, order, NewEvent(kind="reopened"))
        return len(found)


def sent_on(order: Order) -> date:
    """The day the order reached the supplier, by the Danish calendar."""
    return to_local(order.place_held_at or order.ordered_at).date()


async def _close_ended(order: Order) -> None:
    await queries.update_order(order.id, state=ENDED, closed_at=utc_now())
    assert order.placement_id is not None
    await hooks.run_hooks(hooks.on_ended, order.id, order.placement_id)


async def _placement_for(order: Order, start_on: date) -> int:
    """The one a file has brought already, else a new one with the order's reference."""
    assert order.citizen_id is not None
    citizen_id, offer_id = order.citizen_id, order.offer_id
    known = await queries.find_placement(
        citizen_id, offer_id, first_on=start_on - SAME_START, last_on=start_on + SAME_START
    )
    if known is not None:
        return known
    if await queries.has_placement_after(citizen_id, offer_id, start_on):
        message = N_("The citizen is in this offer already in those days. Correct the first day.")
        raise InvalidInput([FieldError("start_on", message)])
    return await queries.insert_placement(
        reference=order.reference, citizen_id=citizen_id, offer_id=offer_id, referred_on=sent_on(order),
        start_on=start_on,
    )  # fmt: skip


def _require(value: T | None, field: str, msgid: str) -> T:
    if value is None:
        raise InvalidInput([FieldError(field, msgid)])
    return value
