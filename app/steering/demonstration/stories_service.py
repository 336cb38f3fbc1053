"""Lives the placements that were ordered in Vifte on the days of the history: order, answer, start, absences, end."""

from datetime import date, timedelta

import numpy as np

from app.casework.messages.service import send_message
from app.casework.referrals import ordering_service, steps_service
from app.platform.access import Actor
from app.platform.clock import utc_now
from app.platform.db import transaction
from app.platform.errors import Conflict
from app.steering.demonstration.acting import actor_named, order_for
from app.steering.demonstration.backdating import move_back
from app.steering.demonstration.everyday import read_everyday
from app.steering.demonstration.history import weekday_after, weekday_before
from app.steering.demonstration.ordered import Ordered
from app.steering.demonstration.people import supplier_usernames
from app.steering.demonstration.phrases import pick
from app.steering.demonstration.reads import find_citizen_id, find_offer_id, has_order

ABSENT = 0.4
TALKED_ABOUT = 0.35
# What the form tokens of these orders begin with; the placement's number in the history follows.
ORDERED = "demo-"


async def live_stories(ordered: list[Ordered], *, today: date, seed: int) -> int:
    """Each story in a transaction of its own; those that have been lived are left alone. Returns how many are new."""
    new = 0
    for each in ordered:
        rng = np.random.default_rng([seed, 5, each.placement])
        async with transaction():
            new += await _live(each, today, rng)
    return new


async def _live(each: Ordered, today: date, rng: np.random.Generator) -> bool:
    token = f"{ORDERED}{each.placement}"
    if await has_order(token):
        return False
    caseworker = await actor_named(each.caseworker)
    users = supplier_usernames(each.offer.supplier_code)
    supplier = await actor_named(users[each.placement % len(users)])
    order_id = await _order(each, caseworker, token, today, rng)
    await move_back(order_id, each.ordered_on)
    await steps_service.answer_order(
        supplier, order_id, accept=True, planned_start_on=each.start_on, text=pick(read_everyday()["answers"], rng),
        today=each.answered_on,
    )  # fmt: skip
    await move_back(order_id, each.answered_on, hour=11)
    await steps_service.start_order(supplier, order_id, start_on=each.start_on, today=each.start_on)
    await move_back(order_id, each.start_on, hour=13)
    await _stay_away(each, supplier, order_id, today, rng)
    if rng.random() < TALKED_ABOUT:
        last_on = min(each.end_on or today, today)
        day = each.start_on + timedelta(days=int(rng.integers(0, max(1, (last_on - each.start_on).days - 2))))
        await talk(caseworker, supplier, order_id, day, today=today, rng=rng)
    if each.end_on is not None:
        await steps_service.end_order(
            supplier, order_id, end_on=each.end_on, end_reason=each.end_reason, today=each.end_on
        )
        await move_back(order_id, each.end_on, hour=15)
    return True


async def talk(
    caseworker: Actor, supplier: Actor, order_id: int, day: date, *, today: date, rng: np.random.Generator
) -> None:
    """A few messages to and fro, one a day from `day` on; what is not a day old has not been opened yet."""
    threads = read_everyday()["messages"]
    thread = threads[int(rng.integers(len(threads)))]
    sides = [supplier, caseworker] if thread["from"] == "supplier" else [caseworker, supplier]
    for turn, text in enumerate(thread["texts"]):
        written_on = weekday_after(day + timedelta(days=turn))
        if written_on > today:
            return
        token = f"{ORDERED}message-{order_id}-{turn}"
        await send_message(sides[turn % 2], order_id, text=text, form_token=token, now=utc_now())
        await move_back(order_id, written_on, hour=10)


async def _order(each: Ordered, caseworker: Actor, token: str, today: date, rng: np.random.Generator) -> int:
    citizen_id, offer_id = await find_citizen_id(each.cpr), await find_offer_id(each.offer.code)
    text = order_for(each.offer, each.barriers, token=token, today=today, rng=rng)
    placed = await ordering_service.place_order(caseworker, citizen_id, offer_id, text, today=today)
    if placed.state != "sent":
        raise Conflict("The demonstration's order {token} found no place.", token=token)
    return placed.order_id


async def _stay_away(each: Ordered, supplier: Actor, order_id: int, today: date, rng: np.random.Generator) -> None:
    last = min(each.end_on or today, today)
    if rng.random() >= ABSENT or (last - each.start_on).days < 10:
        return
    day = weekday_before(each.start_on + timedelta(days=int(rng.integers(3, (last - each.start_on).days - 2))))
    absence = read_everyday()["absences"][int(rng.integers(len(read_everyday()["absences"])))]
    until_on = day + timedelta(days=absence["days"]) if absence["days"] else None
    await steps_service.record_absence(
        supplier, order_id, kind=absence["kind"], from_on=day, until_on=until_on, text=absence["text"], today=day
    )
    await move_back(order_id, day, hour=9)
