"""The supplier's view: what its offers did for the very people they were given, told as one."""

from collections.abc import Sequence
from math import sqrt
from typing import Literal

from app.evidence.comparison.schemas import OfferFigures, OwnEffect
from app.evidence.effects.display import SMALLEST_SHOWN_EFFECT, SMALLEST_SHOWN_GROUP, small_remainder
from app.evidence.effects.intervals import NORMAL_95

# Small offers count in their supplier's effect where they have 15 people together; those that nobody is comparable to,
# or that are too fresh, cannot.
MAY_COUNT = (None, "too_few")


def supplier_effects(
    offers: Sequence[OfferFigures], offer_ids: Sequence[int], covariance: Sequence[float]
) -> dict[int, OwnEffect]:
    """By supplier, those whose counted offers have 15 people or more: the mean effect over all their people.

    offer_ids, covariance : lower triangle by rows of the offers' estimates, which share their controls.
    """
    place = {offer_id: at for at, offer_id in enumerate(offer_ids)}
    by_supplier: dict[int, list[OfferFigures]] = {}
    for offer in offers:
        by_supplier.setdefault(offer.supplier_id, []).append(offer)
    found = {}
    for supplier_id, mine in by_supplier.items():
        counted = [one for one in mine if one.own is not None and one.offer_id in place and _counts(one)]
        # Or the supplier's effect less its offers' would be that of a few people.
        few = small_remainder({one.offer_id: one.n for one in counted})
        counted = [one for one in counted if one.offer_id not in few]
        if sum(one.n for one in counted) >= SMALLEST_SHOWN_EFFECT:
            enough = sum(one.n >= SMALLEST_SHOWN_GROUP for one in mine)
            found[supplier_id] = _effect(supplier_id, counted, enough - len(counted), place, covariance)
    return found


def _counts(offer: OfferFigures) -> bool:
    return offer.n >= SMALLEST_SHOWN_GROUP and offer.reason in MAY_COUNT


def _effect(
    supplier_id: int, counted: list[OfferFigures], left_out: int, place: dict[int, int], covariance: Sequence[float]
) -> OwnEffect:
    people = sum(one.n for one in counted)
    estimate = sum(one.n / people * one.own for one in counted if one.own is not None)
    return OwnEffect(
        supplier_id=supplier_id,
        n=people,
        n_offers=len(counted),
        left_out=left_out,
        estimate=estimate,
        low=estimate - _distance(counted, "own_low", place, covariance),
        high=estimate + _distance(counted, "own_high", place, covariance),
    )


def _distance(
    counted: list[OfferFigures],
    limit: Literal["own_low", "own_high"],
    place: dict[int, int],
    covariance: Sequence[float],
) -> float:
    """From the supplier's effect to its limit, by the distances of its offers' limits and how far they go together.

    One offer alone so keeps its own interval, which need not be symmetric and knows how few people it rests on.
    Source: Zou & Donner 2008 (recovery of variances from limits), for correlated estimates.
    """
    people = sum(one.n for one in counted)
    weights = {}
    for one in counted:
        at, end = place[one.offer_id], getattr(one, limit)
        se = sqrt(_entry(covariance, at, at))
        known = one.own is not None and end is not None and se > 0
        weights[at] = one.n / people * (abs(one.own - end) / se if known else NORMAL_95)
    squares = sum(a * b * _entry(covariance, i, j) for i, a in weights.items() for j, b in weights.items())
    return sqrt(max(squares, 0.0))


def _entry(covariance: Sequence[float], i: int, j: int) -> float:
    row, column = max(i, j), min(i, j)
    return covariance[row * (row + 1) // 2 + column]
