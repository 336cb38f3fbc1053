"""Placing an order and changing it until the supplier has answered."""

from datetime import date
from typing import TYPE_CHECKING

from app.casework.citizens.service import get_citizen_for
from app.casework.referrals import queries, reads
from app.casework.referrals.capacity import capacity_of, fill_line, takes_in
from app.casework.referrals.lifecycle import SENT, WAITING, check_frame, check_step, has_place
from app.casework.referrals.naming import fields_with_name
from app.casework.referrals.schemas import (
    Capacity,
    NewEvent,
    NewOrder,
    OfferAsOrdered,
    Order,
    OrderText,
    OtherOffer,
    PlacedOrder,
)
from app.casework.referrals.seeing import get_order_for, is_supplier
from app.casework.referrals.telling import write_down
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound, StaleVersion

if TYPE_CHECKING:
    from app.platform.access import Actor

WHY_NOT = {
    "planned": N_("{title} has not opened yet."),
    "open": N_("{title} does not take citizens in today: its opening or closing day forbids it."),
    "paused": N_("{title} has been paused and takes nobody in now."),
    "closing": N_("{title} is closing and takes nobody new in."),
    "closed": N_("{title} has closed."),
}
FOR_COMPANIES = N_("{title} is meant for companies, not for citizens.")


class OfferNotOpen(Conflict):
    """The offer cannot be ordered, perhaps since a moment ago; `offer` names its successor."""

    def __init__(self, offer: OfferAsOrdered) -> None:
        super().__init__(WHY_NOT[offer.life] if offer.audience == "citizens" else FOR_COMPANIES, title=offer.title)
        self.offer = offer


class OfferFull(Conflict):
    """No place is free, perhaps since a moment ago; `position` is the place in line that could be had."""

    def __init__(self, offer: OfferAsOrdered, position: int) -> None:
        super().__init__(
            N_("There is no free place in {title} now. Put the order on the waiting list, or choose another offer."),
            title=offer.title,
        )
        self.offer, self.position = offer, position


async def place_order(actor: "Actor", citizen_id: int, offer_id: int, new: NewOrder, *, today: date) -> PlacedOrder:
    """Send the order where a place is free, else put it last in line if it may wait. The same form twice is one order.

    Raises NotFound for a citizen the actor does not work with, InvalidInput by field, OfferNotOpen and OfferFull.
    """
    citizen = await get_citizen_for(actor, citizen_id)
    check_text(new, citizen.name)
    await refill(offer_id, today)
    async with transaction():
        await _lock(offer_id)
        if (known := await _already_placed(new.form_token, citizen_id)) is not None:
            return known
        offer = await _open_offer(offer_id, today)
        check_frame(start_from=new.start_from, answer_by=new.answer_by, today=today, closes_on=offer.closes_on)
        await _refuse_second(citizen_id, offer_id, today)
        state = _state_for(offer, await capacity_of(offer, today), may_wait=new.may_wait)
        order_id, _ = await queries.insert_order(
            new, citizen_id=citizen_id, offer_id=offer_id, ordered_by=actor.user_id, state=state, year=today.year
        )
        order = await reads.find_order_unscoped(order_id)
        assert order is not None
        await write_down(actor, order, NewEvent(kind=state))
        return PlacedOrder(order_id, state, await queries.position_in_line(order_id))


async def change_order(actor: "Actor", order_id: int, version: int, text: OrderText, *, today: date) -> None:
    """Raises StaleVersion with the order as it stands, Conflict once the supplier has answered."""
    async with transaction():
        before = await _locked_order(actor, order_id)
        check_text(text, before.citizen_name)
        if before.version != version:
            raise StaleVersion(before)
        check_step("edit", before.state)
        check_frame(
            start_from=text.start_from if text.start_from != before.start_from else None,
            answer_by=text.answer_by if text.answer_by != before.answer_by else None,
            today=today,
            closes_on=before.offer_closes_on,
        )
        changes = changes_between(before, text)
        if changes:
            await queries.update_order(order_id, **changes)
            await write_down(actor, before, NewEvent(kind="changed", text=" ".join(changes)))


def changes_between(before: OrderText, after: OrderText) -> dict[str, object]:
    """The fields that differ, with their new values."""
    new = {name: getattr(after, name) for name in queries.TEXT_FIELDS}
    return {name: value for name, value in new.items() if value != getattr(before, name)}


async def prepare_order(
    actor: "Actor", citizen_id: int, offer_id: int, *, today: date
) -> tuple[OfferAsOrdered, Capacity, list[OtherOffer]]:
    """What the form shows beside its fields. Raises NotFound; an offer that is closed is shown all the same."""
    await get_citizen_for(actor, citizen_id)
    offer = await reads.find_offer(offer_id)
    if offer is None:
        raise NotFound(N_("There is no such offer. Find it in the list of offers."))
    return offer, await capacity_of(offer, today), await reads.list_other_offers(citizen_id, offer_id, today)


async def barriers_of(actor: "Actor", citizen_id: int) -> list[str]:
    """Those in the citizen's newest profile."""
    await get_citizen_for(actor, citizen_id)
    return await reads.list_profile_barriers(citizen_id)


async def refill(offer_id: int, today: date) -> int:
    """Give free places to those in line. Returns how many orders were sent."""
    async with transaction():
        return await fill_line(offer_id, today) if await queries.lock_offer(offer_id) else 0


def missing_in(text: OrderText) -> list[FieldError]:
    """What no order may leave out."""
    needed = {
        "barriers": N_("Choose at least one barrier to work with."),
        "services": N_("Choose at least one service."),
        "goal": N_("Write what is to be reached."),
        "answer_by": N_("Write by which day the supplier is to answer."),
    }
    return [FieldError(name, msgid) for name, msgid in needed.items() if not getattr(text, name)]


def check_text(text: OrderText, citizen_name: str | None) -> None:
    """An order that says too little is refused: what to work with, by which services, towards what, and by when."""
    wrong = missing_in(text)
    # The document is saved by the supplier, and must not outlive the right to know the name.
    wrong += [
        FieldError(field, N_("The text holds the citizen's name. Write “the citizen”; the supplier sees the name."))
        for field in fields_with_name({"goal": text.goal, "notes": text.notes}, citizen_name)
    ]
    if wrong:
        raise InvalidInput(wrong)


async def _lock(offer_id: int) -> None:
    if not await queries.lock_offer(offer_id):
        raise NotFound(N_("There is no such offer. Find it in the list of offers."))


async def _open_offer(offer_id: int, today: date) -> OfferAsOrdered:
    offer = await reads.find_offer(offer_id)
    assert offer is not None
    if not takes_in(offer, today):
        raise OfferNotOpen(offer)
    return offer


async def _already_placed(form_token: str, citizen_id: int) -> PlacedOrder | None:
    known = await queries.find_by_token(form_token)
    if known is None:
        return None
    order_id, of_citizen, state = known
    if of_citizen != citizen_id:
        raise Conflict(N_("This form has been used for another order. Open a new one."))
    return PlacedOrder(order_id, state, await queries.position_in_line(order_id))


async def _refuse_second(citizen_id: int, offer_id: int, today: date) -> None:
    reference = await queries.find_open_order(citizen_id, offer_id)
    if reference is not None:
        raise Conflict(
            N_("The citizen has an open order in this offer already, {reference}. Go on with that one."),
            reference=reference,
        )
    if await queries.has_placement_after(citizen_id, offer_id, today):
        raise Conflict(N_("The citizen is in this offer already. Choose another offer, or wait until it has ended."))


def _state_for(offer: OfferAsOrdered, capacity: Capacity, *, may_wait: bool) -> str:
    """Nobody passes those in line, even where a place has just become free."""
    if has_place(capacity.free) and not capacity.waiting:
        return SENT
    if not may_wait:
        raise OfferFull(offer, capacity.waiting + 1)
    return WAITING


async def _locked_order(actor: "Actor", order_id: int) -> Order:
    order = await get_order_for(actor, order_id)
    if is_supplier(actor):
        raise NotAllowed(N_("Only the caseworker changes what an order asks for."))
    await queries.lock_offer(order.offer_id)
    return await get_order_for(actor, order_id)
