"""What the shown caseworker ordered in the last days from citizens' rankings, and how far each order has come."""

from datetime import date, timedelta
from typing import Any

import msgspec
import numpy as np

from app.casework.messages.service import send_message
from app.casework.referrals import ordering_service, steps_service
from app.casework.referrals.ordering_service import OfferFull
from app.casework.referrals.schemas import PlacedOrder
from app.evidence.ranking import service as ranking
from app.evidence.ranking.schemas import NewChoice, OfferOption, Ranking
from app.platform.access import Actor
from app.platform.clock import utc_now
from app.platform.db import transaction
from app.steering.demonstration.acting import actor_named, order_text
from app.steering.demonstration.backdating import move_back
from app.steering.demonstration.everyday import read_everyday
from app.steering.demonstration.people import supplier_usernames
from app.steering.demonstration.phrases import pick
from app.steering.demonstration.reads import (
    find_supplier_code,
    find_supplier_id,
    has_order,
    list_idle_citizens,
    list_offers_of,
)
from app.steering.demonstration.stories_service import ORDERED

DAYS_TO_START = 10


async def order_recent(*, today: date, seed: int) -> int:
    """One order after the other; those made before are left alone. Returns how many are new."""
    caseworker = await actor_named(read_everyday()["caseworker"])
    idle = await list_idle_citizens(caseworker.user_id, today)
    wanted = [each for each in read_everyday()["recent"] for _ in range(each["count"])]
    new = 0
    for number, each in enumerate(wanted):
        rng = np.random.default_rng([seed, 6, number])
        token = f"demo-recent-{number}"
        if await has_order(token):
            continue
        async with transaction():
            placed = await _order(caseworker, idle, each, token, today, rng)
            if placed is not None:
                await move_back(placed.order_id, today - timedelta(days=each["days_ago"]), hour=8)
                await _go_on(caseworker, placed.order_id, each, today)
                new += 1
    return new


async def _order(
    caseworker: Actor, idle: list[int], wanted: dict[str, Any], token: str, today: date, rng: np.random.Generator
) -> PlacedOrder | None:
    """For the next citizen whose list holds an offer that will do; None when there is none left."""
    own = await list_offers_of(await find_supplier_id(read_everyday()["supplier"]))
    for citizen_id in list(idle):
        seen = await ranking.rank_offers(caseworker, citizen_id, outcome=None, today=today)
        option = _pick_option(seen, own, waits=wanted["state"] == "waiting")
        if option is None:
            continue
        try:
            async with transaction():
                placed = await _choose_and_order(caseworker, seen, option, wanted, token, today, rng)
        except OfferFull:
            continue
        idle.remove(citizen_id)
        return placed
    return None


async def _choose_and_order(
    caseworker: Actor, seen: Ranking, option: OfferOption, wanted: dict[str, Any], token: str, today: date,
    rng: np.random.Generator,
) -> PlacedOrder:  # fmt: skip
    waits = wanted["state"] == "waiting"
    # A list to wait on cannot be chosen from; the order stands alone.
    choice_id = None if waits else await _choose(caseworker, seen, option, token, today, rng)
    barriers = option.matched_barriers or await ordering_service.barriers_of(caseworker, seen.citizen_id)
    text = order_text(
        option.offer_type, barriers or ["jobsoegning"], weeks=option.weeks, hours=option.hours_per_week,
        token=token, today=today, rng=rng,
    )  # fmt: skip
    new = msgspec.structs.replace(text, choice_id=choice_id, may_wait=waits)
    return await ordering_service.place_order(caseworker, seen.citizen_id, option.offer_id, new, today=today)


def _pick_option(seen: Ranking, own: set[int], *, waits: bool) -> OfferOption | None:
    """The shown supplier's best, so that its users have something to answer, else the best; to wait on, a full one."""
    if waits:
        return seen.full[0] if seen.full else None
    fitting = [each.option for each in seen.ranked] + seen.unranked
    return next((option for option in fitting if option.offer_id in own), fitting[0] if fitting else None)


async def _choose(
    caseworker: Actor, seen: Ranking, option: OfferOption, token: str, today: date, rng: np.random.Generator
) -> int:
    new = NewChoice(
        offer_id=option.offer_id,
        reason=pick(read_everyday()["choice_reasons"], rng),
        outcome=seen.evidence.outcome if seen.evidence else None,
        digest=seen.digest,
        form_token=token,
        override_reason="wish",  # kept only where the best ones are passed by
    )
    return await ranking.choose_offer(caseworker, seen.citizen_id, new, today=today)


async def _go_on(caseworker: Actor, order_id: int, wanted: dict[str, Any], today: date) -> None:
    """From sent to where the order stands now; each step a day or two after the one before."""
    supplier = await actor_named(supplier_usernames(await find_supplier_code(order_id))[0])
    state, day = wanted["state"], today - timedelta(days=max(0, wanted["days_ago"] - 2))
    if state in ("accepted", "refused"):
        planned = today + timedelta(days=DAYS_TO_START)
        await steps_service.answer_order(supplier, order_id, accept=True, planned_start_on=planned, today=day)
    if state == "declined":
        await steps_service.answer_order(
            supplier, order_id, accept=False, reason=wanted["reason"], text=wanted["text"], today=day
        )
    if state == "withdrawn":
        await steps_service.withdraw_order(
            caseworker, order_id, reason=wanted["reason"], text=wanted["text"], today=day
        )
    await move_back(order_id, day, hour=10)
    if state == "refused":
        # Told today, and not opened by the caseworker yet.
        await steps_service.record_refusal(supplier, order_id, refused_on=today, text=wanted["text"], today=today)
    if "ask" in wanted:
        token = f"{ORDERED}ask-{order_id}"
        await send_message(supplier, order_id, text=wanted["ask"], form_token=token, now=utc_now())
