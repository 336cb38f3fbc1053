"""Places and the waiting list. Everything here runs inside a transaction that has locked the offer."""

from datetime import date, timedelta

import msgspec

from app.casework.referrals import queries, reads
from app.casework.referrals.lifecycle import free_places
from app.casework.referrals.schemas import Capacity, NewEvent, OfferAsOrdered
from app.casework.referrals.telling import tell_municipality, write_down

# What the supplier has to answer one that has waited; the day first written may have passed.
DAYS_TO_ANSWER = timedelta(days=7)


async def capacity_of(offer: OfferAsOrdered, today: date) -> Capacity:
    running = (await queries.count_running([offer.id], today)).get(offer.id, 0)
    held = (await queries.count_held([offer.id])).get(offer.id, 0)
    waiting = (await queries.count_waiting([offer.id])).get(offer.id, 0)
    return Capacity(free_places(offer.places, running=running, held=held), waiting)


def takes_in(offer: OfferAsOrdered, today: date) -> bool:
    """Whether citizens can be sent there today, places aside."""
    return (
        offer.life == "open"
        and offer.audience == "citizens"
        and (offer.opens_on is None or offer.opens_on <= today)
        and (offer.closes_on is None or offer.closes_on >= today)
    )


async def fill_line(offer_id: int, today: date) -> int:
    """Send the first in line as far as the places go. Returns how many."""
    offer = await reads.find_offer(offer_id)
    if offer is None or not takes_in(offer, today):
        return 0
    free = (await capacity_of(offer, today)).free
    sent = await queries.first_waiting(offer_id, None if free is None else max(0, free))
    for order_id in sent:
        await _send(order_id, today)
    return len(sent)


async def _send(order_id: int, today: date) -> None:
    order = await reads.find_order_unscoped(order_id)
    assert order is not None
    answer_by = max(order.answer_by or today, today + DAYS_TO_ANSWER)
    await queries.send_order(order_id, answer_by=answer_by)
    await tell_municipality(order, "place_free", occasion=f"order-{order_id}-place")
    # The offer may have changed hands while the order waited: it goes to whoever runs it now.
    sent = await reads.find_order_unscoped(order_id)
    assert sent is not None
    await write_down(None, msgspec.structs.replace(sent, state=order.state), NewEvent(kind="sent"))
