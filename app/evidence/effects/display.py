"""What may be shown of a group: nothing under 5 people, no effect alone under 15, and nothing by subtraction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALLEST_SHOWN_GROUP = 5
SMALLEST_SHOWN_EFFECT = 15
# With less the value of the fresh starts is borrowed from other offers' participants.
LEAST_FOLLOWED = 0.6


@dataclass(frozen=True)
class ShownCount:
    """A number of people as it may be shown: exactly (`value`), or only as lying between `low` and `high`."""

    value: int | None
    low: int
    high: int | None


def exact(count: int) -> ShownCount:
    return ShownCount(count, count, count)


def band(count: int) -> ShownCount:
    """The coarse step a hidden count lies in; what is hidden is hidden as one of these three."""
    if count < SMALLEST_SHOWN_GROUP:
        return ShownCount(None, 1, SMALLEST_SHOWN_GROUP - 1)
    if count < SMALLEST_SHOWN_EFFECT:
        return ShownCount(None, SMALLEST_SHOWN_GROUP, SMALLEST_SHOWN_EFFECT - 1)
    return ShownCount(None, SMALLEST_SHOWN_EFFECT, None)


def mask_counts(counts: Mapping[int, int]) -> dict[int, ShownCount]:
    """Hide groups of 1-4, and as many larger ones as it takes that the sum of all gives no small one away.

    The sum of all groups is taken as known. Groups are hidden smallest first until every small group
    could still be anything from 1 to 4; where no number of hidden groups is enough, all are hidden.
    """
    hidden = {key for key, count in counts.items() if 0 < count < SMALLEST_SHOWN_GROUP}
    others = sorted((count, key) for key, count in counts.items() if count >= SMALLEST_SHOWN_GROUP)
    while hidden and others and not _is_safe([counts[key] for key in hidden]):
        hidden.add(others.pop(0)[1])
    return {key: band(count) if key in hidden else exact(count) for key, count in counts.items()}


def hide_small(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Counts by name; None for one to four, and for as many others as it takes that the sum gives none away."""
    names = list(counts)
    shown = mask_counts({place: counts[name] for place, name in enumerate(names) if counts[name]})
    return {name: shown[place].value if place in shown else 0 for place, name in enumerate(names)}


def sum_is_safe(counts: Mapping[int, int], shown: Mapping[int, ShownCount]) -> bool:
    """Whether the sum of all groups may stand beside them."""
    hidden = [count for key, count in counts.items() if shown[key].value is None]
    return not hidden or _is_safe(hidden)


def _is_safe(hidden: list[int]) -> bool:
    """Whether each small count, given the sum of the hidden ones and the bands, could be anything in its band."""
    bands = [band(count) for count in hidden]
    total, lows = sum(hidden), sum(one.low for one in bands)
    highs = None if any(one.high is None for one in bands) else sum(one.high or 0 for one in bands)
    for one in bands:
        if one.high is None or one.high >= SMALLEST_SHOWN_GROUP:
            continue
        largest = total - (lows - one.low)
        smallest = 0 if highs is None else total - (highs - one.high)
        if largest < one.high or smallest > one.low:
            return False
    return True


def small_remainder(counts: Mapping[int, int]) -> set[int]:
    """Offers to leave out of their group's effect, from the people of each offer in it.

    The group's effect less those of the offers shown is that of the others. Where these have fewer than 15 people
    together they may not be told of even so; the group is then told of without them.
    """
    small = {key for key, count in counts.items() if count < SMALLEST_SHOWN_EFFECT}
    is_few = sum(counts[key] for key in small) < SMALLEST_SHOWN_EFFECT
    return small if is_few and len(small) < len(counts) else set()


def tell_of_one(groups: Sequence[Mapping[int, float]]) -> list[bool]:
    """Which groups' effects must be hidden so that no offer's follows from several of them, earlier ones kept first.

    groups : of each group the weights of those of its offers that are too small for an effect of their own.

    An offer's effect follows when it alone is a sum of what the groups shown say of the small offers; so a group is
    hidden that would bring an offer's own axis into the space those span.
    """
    import numpy as np  # half a second, which the program's start can do without

    places = {key: place for place, key in enumerate(sorted({key for one in groups for key in one}))}
    basis = np.zeros((0, len(places)))
    hidden = []
    for one in groups:
        row = np.zeros(len(places))
        row[[places[key] for key in one]] = list(one.values())
        rest = row - basis.T @ (basis @ row)
        length = float(np.linalg.norm(rest))
        if length <= 1e-9 * float(np.linalg.norm(row)):
            hidden.append(False)
            continue
        wider = np.vstack([basis, rest / length])
        hidden.append(bool(((wider**2).sum(axis=0) > 1 - 1e-9).any()))
        basis = basis if hidden[-1] else wider
    return hidden


def hidden_reason(
    n: int,
    *,
    has_overlap: bool,
    followed: float | None = None,
    few_events: bool = False,
    not_followed: str = "too_fresh",
) -> str | None:
    """Why an offer's effect is not shown, as a code; None when it is.

    followed : share of the starts seen to the end; None where everybody's outcome is known.
    not_followed : the code for too small a share of them.
    """
    if n < SMALLEST_SHOWN_GROUP:
        return "under_five"
    if n < SMALLEST_SHOWN_EFFECT:
        return "too_few"
    if not has_overlap:
        return "no_overlap"
    if followed is not None and followed < LEAST_FOLLOWED:
        return not_followed
    return "few_events" if few_events else None
