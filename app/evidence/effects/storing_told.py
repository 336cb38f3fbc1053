"""Rows of what was told together: populations, offers in them, groups of offers, and the course over time."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from app.evidence.effects.display import (
    SMALLEST_SHOWN_EFFECT,
    ShownCount,
    band,
    exact,
    hidden_reason,
    mask_counts,
    tell_of_one,
)
from app.evidence.effects.schemas import FittedCourse, FittedGroup, FittedOutcome, FittedPoint, FittedPopulation

Row = tuple[Any, ...]
CONTRAST = "contrast"


def population_row(run_id: int, outcome: str, told: FittedPopulation) -> Row:
    """In the order of `queries.POPULATION_COLUMNS`."""
    return (
        run_id, outcome, told.population, told.n_citizens, told.n_rows, told.centre, told.between_sd,
        told.p_of_no_difference, told.offer_ids, told.covariance, _json(told.parts), _json(told.personal),
    )  # fmt: skip


def common_rows(run_id: int, outcome: str, told: FittedPopulation) -> list[Row]:
    """In the order of `queries.COMMON_COLUMNS`, which are `FittedCommon`'s own from the offer on."""
    return [(run_id, outcome, told.population, *msgspec.structs.astuple(one)) for one in told.commons]


def group_rows(run_id: int, fitted: FittedOutcome, told: FittedPopulation) -> list[Row]:
    """In the order of `queries.GROUP_COLUMNS`."""
    counts = {arm.offer_id: arm.n for arm in fitted.arms}
    shown = mask_counts(counts)
    tell = tell_of_one([_small_weights(one, told.groups, counts) for one in told.groups])
    return [
        _group_row(run_id, fitted.outcome, told.population, one, counts, shown, tells_of_one=tells)
        for one, tells in zip(told.groups, tell, strict=True)
    ]


def course_rows(run_id: int, course: FittedCourse) -> list[Row]:
    """In the order of `queries.COURSE_COLUMNS`."""
    shown, found = mask_counts(course.counts), []
    for week in sorted({one.week for one in course.points}):
        mine = [one for one in course.points if one.week == week]
        # An offer's own point stands or falls by its size alone.
        of_groups = [_shares(one.offer_ids, course.counts) if one.dimension != "offer" else {} for one in mine]
        for one, tells in zip(mine, tell_of_one(of_groups), strict=True):
            found.append(_course_row(run_id, one, course.counts, shown, tells_of_one=tells))
    return found


def _small_weights(one: FittedGroup, groups: Sequence[FittedGroup], counts: Mapping[int, int]) -> dict[int, float]:
    """How much each small offer weighs in the group's effect; in a contrast those of the second group against it."""
    if one.dimension != CONTRAST:
        return _shares(one.offer_ids, counts)
    first, second = one.key.split("-", 1)
    sides = {each.key: each.offer_ids for each in groups if each.dimension == "kind"}
    less = {offer: -share for offer, share in _shares(sides.get(second, []), counts).items()}
    return {**_shares(sides.get(first, []), counts), **less}


def _shares(offer_ids: Collection[int], counts: Mapping[int, int]) -> dict[int, float]:
    people = sum(counts[offer] for offer in offer_ids)
    return {offer: counts[offer] / people for offer in offer_ids if counts[offer] < SMALLEST_SHOWN_EFFECT}


def _group_row(
    run_id: int, outcome: str, population: str, one: FittedGroup,
    counts: Mapping[int, int], shown: Mapping[int, ShownCount], *, tells_of_one: bool,
) -> Row:  # fmt: skip
    n, count = _count_together(one.offer_ids, counts, shown)
    reason = hidden_reason(n, has_overlap=True) or (None if one.estimate is not None else "no_estimate")
    reason = reason or ("tells_of_one" if tells_of_one else None)
    return (
        run_id, outcome, population, one.dimension, one.key, len(one.offer_ids), n, count.value, count.low, count.high,
        one.estimate, one.se, one.low, one.high, one.p_positive, one.rank, one.rank_low, one.rank_high,
        reason is None, reason,
    )  # fmt: skip


def _course_row(
    run_id: int, one: FittedPoint, counts: Mapping[int, int], shown: Mapping[int, ShownCount], *, tells_of_one: bool
) -> Row:
    n, count = _count_together(one.offer_ids, counts, shown)
    reason = hidden_reason(n, has_overlap=one.has_overlap, followed=one.followed)
    reason = reason or (None if one.estimate is not None else "no_estimate")
    reason = reason or ("tells_of_one" if tells_of_one else None)
    return (
        run_id, one.dimension, one.key, one.week, n, count.value, count.low, count.high,
        one.estimate, one.low, one.high, reason is None, reason,
    )  # fmt: skip


def _count_together(
    offer_ids: Collection[int], counts: Mapping[int, int], shown: Mapping[int, ShownCount]
) -> tuple[int, ShownCount]:
    """People of several offers, somebody in two of them twice: exactly only where each of them is shown exactly.

    Otherwise the hidden one would follow from the others by subtraction.
    """
    n = sum(counts[offer_id] for offer_id in offer_ids)
    if all(shown[offer_id].value is not None for offer_id in offer_ids):
        return n, exact(n)
    return n, band(n)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
