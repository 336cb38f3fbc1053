"""How far evaluators lay from each other and from what they agreed on: described, never tested.

A handful of people scoring a handful of bids is no sample of anything, so there is no coefficient here that would look
like one: only the range of the points, and the mean distance to the agreed points with the number it rests on.
"""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

import msgspec

Key = TypeVar("Key", bound=Hashable)

# Evaluators who lie further apart than this part of the scale have something to talk about.
WIDE = Decimal("0.3")


class Spread(msgspec.Struct, frozen=True):
    """Lowest and highest points given. is_wide : they lie further apart than WIDE of the scale."""

    lowest: Decimal
    highest: Decimal
    is_wide: bool

    @property
    def is_equal(self) -> bool:
        return self.lowest == self.highest


class Distance(msgspec.Struct, frozen=True):
    """Mean absolute difference to the agreed points, over `n` bids; None where there is nothing to compare."""

    mean: Decimal | None
    n: int


def spread_of(points: Sequence[Decimal], length: Decimal) -> Spread | None:
    """length : of the scale. None where nobody has given points."""
    if not points:
        return None
    lowest, highest = min(points), max(points)
    return Spread(lowest, highest, highest - lowest > WIDE * length)


def distance(given: Mapping[Key, Decimal], agreed: Mapping[Key, Decimal]) -> Distance:
    """Of one evaluator's points, by bid or whatever both are keyed by; what only one has is left out."""
    both = given.keys() & agreed.keys()
    if not both:
        return Distance(None, 0)
    return Distance(sum((abs(given[key] - agreed[key]) for key in both), Decimal(0)) / len(both), len(both))
