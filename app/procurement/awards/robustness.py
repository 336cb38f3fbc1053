"""How firmly the first places stand: with moved weights, and with one evaluator's points for the consensus.

Only told after the consensus, and nothing is decided by it: the tender's own weights and what was agreed decide.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import msgspec

from app.procurement.awards.ranking import JudgedBid, Points, rank
from app.procurement.awards.schemas import RankedBid
from app.procurement.pricing.award import leaves_of
from app.procurement.pricing.formulas import PricingError

STEP = Fraction(5, 100)


class MovedWeight(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion's weight, shares of the whole, and the bids that would then be first."""

    number: str
    weight: Fraction
    moved_to: Fraction
    first: tuple[str, ...]


class Robustness(msgspec.Struct, frozen=True, kw_only=True):
    """moved : only moves that change who is first. n_moves, n_evaluators : how many were tried.

    n_other : evaluators with whose own points others would be first; which evaluators is not told.
    """

    n_moves: int
    moved: tuple[MovedWeight, ...]
    n_evaluators: int = 0
    n_other: int = 0


def robustness(
    criteria: Sequence[Mapping[str, Any]],
    award: Mapping[str, Any],
    bids: Sequence[JudgedBid],
    *,
    own_points: Sequence[Mapping[int, Points]] = (),
) -> Robustness | None:
    """None with fewer than two bids of suppliers.

    own_points : for each evaluator the points by opened bid; one who has not scored every bid is left out.
    """
    outside = [bid for bid in bids if not bid.is_control_bid]
    if len(outside) < 2:
        return None
    now = _first(rank(criteria, award, outside))
    tried = list(_weights(criteria, award))
    moved = []
    for number, weight, moved_to in tried:
        first = _first(rank(moved_weights(criteria, number, moved_to), award, outside))
        if first != now:
            moved.append(MovedWeight(number=number, weight=weight, moved_to=moved_to, first=first))
    own = [found for points in own_points if (found := _with_points(criteria, award, outside, points)) is not None]
    return Robustness(
        n_moves=len(tried), moved=tuple(moved), n_evaluators=len(own), n_other=sum(each != now for each in own)
    )


def moved_weights(criteria: Sequence[Mapping[str, Any]], number: str, moved_to: Fraction) -> list[dict[str, Any]]:
    """The criteria with one scored criterion's weight moved; the others share the rest as they did before."""
    leaves = list(leaves_of(criteria))
    own = next(leaf.weight for leaf in leaves if leaf.number == number)
    whole = sum((leaf.weight for leaf in leaves), Fraction(0))
    scale = (whole - moved_to) / (whole - own)
    weights = {leaf.number: moved_to if leaf.number == number else leaf.weight * scale for leaf in leaves}
    return [_reweighted(top, weights) for top in criteria]


def _reweighted(top: Mapping[str, Any], weights: Mapping[str, Fraction]) -> dict[str, Any]:
    below = [{**each, "weight_percent": weights[str(each["number"])] * 100} for each in top.get("children") or []]
    own = weights.get(str(top["number"]))
    return {**top, "children": below, **({} if own is None or below else {"weight_percent": own * 100})}


def _weights(criteria: Sequence[Mapping[str, Any]], award: Mapping[str, Any]) -> list[tuple[str, Fraction, Fraction]]:
    """Every scored criterion five points up and down, inside 0 and 1; with price per point the price has no weight."""
    leaves = list(leaves_of(criteria))
    if award.get("formula") == "cost_per_point":
        leaves = [leaf for leaf in leaves if leaf.kind == "quality"]
    if len(leaves) < 2:
        return []
    return [
        (leaf.number, leaf.weight, to)
        for leaf in leaves
        for to in (leaf.weight - STEP, leaf.weight + STEP)
        if 0 < to < 1 and leaf.weight < 1
    ]


def _first(ranking: Sequence[RankedBid]) -> tuple[str, ...]:
    return tuple(each.bidder for each in ranking if each.rank == 1)


def _with_points(
    criteria: Sequence[Mapping[str, Any]],
    award: Mapping[str, Any],
    bids: Sequence[JudgedBid],
    points: Mapping[int, Points],
) -> tuple[str, ...] | None:
    own = [msgspec.structs.replace(bid, points=points.get(bid.opened_bid_id, {})) for bid in bids]
    try:
        return _first(rank(criteria, award, own))
    except PricingError:
        return None
