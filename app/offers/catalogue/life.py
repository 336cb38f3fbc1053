"""An offer's life: which step may follow which, and who may be whose successor. Decided on plain values."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import msgspec

from app.platform.errors import N_, Conflict, FieldError, InvalidInput

Key = TypeVar("Key", int, str)

# Closed is the end: an offer that comes back is a new one, so that its figures are not mixed with the old one's.
STEPS: dict[str, tuple[str, ...]] = {
    "planned": ("open", "closed"),
    "open": ("paused", "closing"),
    "paused": ("open", "closing"),
    "closing": ("open", "closed"),
    "closed": (),
}
MAY_HAVE_SUCCESSOR = ("closing", "closed")


class Life(msgspec.Struct, frozen=True):
    """Where an offer stands, with the days it opened and closes."""

    life: str
    opens_on: date | None
    closes_on: date | None


def next_steps(life: str) -> tuple[str, ...]:
    return STEPS[life]


def take_step(now: Life, step: str, *, on_date: date, closes_on: date | None = None) -> Life:
    """The offer's life after a step taken on a day.

    closes_on : the last day, asked for when the offer begins to close.

    Raises Conflict when the step may not follow, InvalidInput when the closing day is missing or lies before opening.
    """
    if step not in STEPS[now.life]:
        raise Conflict(N_("The offer cannot go to that step from where it stands. Open its page again and choose."))
    if step == "open":
        return Life("open", now.opens_on or on_date, None)
    if step == "paused":
        return Life("paused", now.opens_on, now.closes_on)
    if step == "closing":
        return Life("closing", now.opens_on, _closing_day(now, closes_on))
    # An offer that is closed before its announced day closes today; one planned for later never opened.
    opened_on = now.opens_on if now.opens_on is not None and now.opens_on <= on_date else None
    return Life("closed", opened_on, on_date)


def _closing_day(now: Life, closes_on: date | None) -> date:
    if closes_on is None:
        raise InvalidInput([FieldError("closes_on", N_("Write the last day of the offer, for example 31-12-2026."))])
    if now.opens_on is not None and closes_on < now.opens_on:
        raise InvalidInput([FieldError("closes_on", N_("The last day lies before the day the offer opened."))])
    return closes_on


def check_successor(offer_id: int, life: str, successor_id: int, successors: Mapping[int, int]) -> None:
    """Raise InvalidInput unless `successor_id` may take over from the offer.

    successors : every offer's present successor, by id.
    """
    if life not in MAY_HAVE_SUCCESSOR:
        raise InvalidInput([FieldError("successor_id", N_("Only an offer that is closing or closed has a successor."))])
    if has_ring(offer_id, {**successors, offer_id: successor_id}):
        raise InvalidInput([FieldError("successor_id", N_("An offer cannot succeed itself, not even through others."))])


def has_ring(start: Key, successors: Mapping[Key, Key | None]) -> bool:
    """Whether following successors from `start` comes back to an offer already passed."""
    seen = {start}
    step = successors.get(start)
    while step is not None:
        if step in seen:
            return True
        seen.add(step)
        step = successors.get(step)
    return False
