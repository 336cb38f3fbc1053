"""Who does what in the demonstration: its users as actors, and what an order of theirs says."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from app.casework.referrals.schemas import NewOrder
from app.platform.access import Actor, find_user_by_username
from app.platform.errors import NotFound
from app.steering.demonstration.everyday import read_everyday
from app.steering.demonstration.phrases import pick
from app.steering.demonstration.portfolio import DemoOffer


async def actor_named(username: str) -> Actor:
    """The demonstration's user as one who is logged in. Raises NotFound."""
    user = await find_user_by_username(username)
    if user is None:
        raise NotFound("The demonstration has no user called {username}.", username=username)
    return Actor(
        user.id, user.username, user.name, frozenset(user.roles), frozenset(user.team_ids), user.supplier_id, "da"
    )


def order_text(
    offer_type: str, barriers: list[str], *, weeks: Any, hours: Any, token: str, today: date, rng: np.random.Generator
) -> NewOrder:
    """What a caseworker asks for. `token` makes the order one, however often the demonstration is made."""
    known = read_everyday()
    words = known["orders"].get(offer_type, known["orders"]["other"])
    return NewOrder(
        form_token=token,
        barriers=barriers,
        services=words["services"],
        goal=pick(words["goals"], rng),
        notes=pick(known["notes"], rng),
        weeks=weeks,
        hours_per_week=hours,
        answer_by=today + timedelta(days=known["days_to_answer"]),
        report_topics=known["report_topics"],
        report_every_weeks=known["report_every_weeks"],
        final_report_days=known["final_report_days"],
    )


def order_for(offer: DemoOffer, barriers: list[str], *, token: str, today: date, rng: np.random.Generator) -> NewOrder:
    programme, terms = offer.programme, offer.programme["terms"]
    return order_text(
        programme["type"], barriers, weeks=terms["weeks"], hours=terms["hours"], token=token, today=today, rng=rng
    )
