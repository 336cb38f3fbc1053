"""Which of the made-up placements were ordered in Vifte itself: the newest ones of the log-ins that are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from app.steering.demonstration.everyday import read_everyday
from app.steering.demonstration.history import History, Placement, weekday_after
from app.steering.demonstration.population import BARRIERS
from app.steering.demonstration.portfolio import DemoOffer
from app.steering.demonstration.rows import TEAM_OF_SEGMENT, caseworker_of, cpr_of

WEEKS_BACK = 40
MOST = 60


@dataclass(frozen=True)
class Ordered:
    """A placement that began as an order. `placement` numbers the history's placements from 0."""

    placement: int
    cpr: str
    offer: DemoOffer
    caseworker: str
    barriers: list[str]
    ordered_on: date
    answered_on: date
    start_on: date
    end_on: date | None
    end_reason: str


def choose_ordered(history: History, offers: Iterable[Mapping[str, Any]]) -> list[Ordered]:
    """At most MOST, and those that have ended first, so that their places are free again for the others.

    offers : the rows of the file of offers; only where a place can be given now can an order have been.
    """
    running = np.bincount([p.offer for p in history.placements if p.end_on is None], minlength=len(history.offers))
    spare = {row["code"]: row["places"] - running[number] for number, row in enumerate(offers) if row["life"] == "open"}
    since = history.until - timedelta(weeks=WEEKS_BACK)
    found = {
        placement.person: (number, placement)
        for number, placement in enumerate(history.placements)
        if placement.start_on >= since and _is_shown(history, placement)
        if spare.get(history.offers[placement.offer].code, -1) >= (0 if placement.end_on is None else 1)
    }
    newest = sorted(found.values(), key=lambda each: each[1].start_on)[-MOST:]
    newest.sort(key=lambda each: (each[1].end_on is None, each[1].start_on))
    return [_as_ordered(history, number, placement) for number, placement in newest]


def _is_shown(history: History, placement: Placement) -> bool:
    """Whether the caseworker or the supplier whose log-in is shown has to do with it."""
    known = read_everyday()
    person = placement.person
    if TEAM_OF_SEGMENT[history.people.segment[person]] != known["team"]:
        return False
    own = caseworker_of(history, person) == known["caseworker"]
    return bool(own or history.offers[placement.offer].supplier_code == known["supplier"])


def _as_ordered(history: History, number: int, placement: Placement) -> Ordered:
    own = history.people.barriers[placement.person]
    offer = history.offers[placement.offer]
    barriers: list[str] = offer.programme["barriers"]
    days = (placement.start_on - placement.referred_on).days
    return Ordered(
        placement=number,
        cpr=cpr_of(history, placement.person),
        offer=offer,
        caseworker=caseworker_of(history, placement.person),
        barriers=[barrier for barrier in barriers if own[BARRIERS.index(barrier)]] or barriers[:1],
        ordered_on=placement.referred_on,
        answered_on=weekday_after(placement.referred_on + timedelta(days=min(2, days - 3))),
        start_on=placement.start_on,
        end_on=placement.end_on,
        end_reason=placement.end_reason,
    )
