"""A lot's ranking: consensus and evaluation sums, reckoned by the tender's own criteria and formula."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from app.procurement.awards.schemas import CriterionPoints, RankedBid
from app.procurement.pricing.award import Placed, Ranking, evaluate, leaves_of

Points = Mapping[str, Decimal | Fraction]


class JudgedBid(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a bid for one lot. points, reasons : by the number of each scored criterion.

    sum_ore : the evaluation sum; None where the bid has none.
    """

    opened_bid_id: int
    number: int
    bidder: str
    is_control_bid: bool
    sum_ore: int | None
    points: Points
    reasons: Mapping[str, str] = {}


def rank(
    criteria: Sequence[Mapping[str, Any]], award: Mapping[str, Any], bids: Sequence[JudgedBid]
) -> tuple[RankedBid, ...]:
    """Best first, equal bids in the order they were received. Nothing is rounded.

    Raises PricingError naming the bid's number when points or a price is missing.
    """
    if not bids:
        return ()
    placed = _evaluated(criteria, award, bids)
    of = {bid.number: bid for bid in bids}
    order = [leaf.number for leaf in leaves_of(criteria)]
    return tuple(_ranked(of[each.bid], each, order) for each in placed.placed)


def rankings(
    criteria: Sequence[Mapping[str, Any]], award: Mapping[str, Any], bids: Sequence[JudgedBid]
) -> tuple[tuple[RankedBid, ...], tuple[RankedBid, ...]]:
    """The suppliers' bids alone, and all with the control bid; the second is empty where there is no control bid.

    Price points rest on the lowest price of those compared. A control bid is no bid in law (BEK 607 of 24/06/2008),
    so that it neither takes a place among the others nor moves their points when it is disregarded.
    """
    outside = [bid for bid in bids if not bid.is_control_bid]
    both = rank(criteria, award, bids) if len(outside) < len(bids) else ()
    return rank(criteria, award, outside), both


def control_wins(with_control: Sequence[RankedBid]) -> bool:
    """Whether the control bid is strictly better than every other; alone it has beaten nobody."""
    first = [each for each in with_control if each.rank == 1]
    return len(with_control) > 1 and len(first) == 1 and first[0].is_control_bid


def top_points(criteria: Sequence[Mapping[str, Any]], bid: RankedBid) -> dict[str, Fraction]:
    """A bid's points under each criterion of the first level: the weighted mean of those below it."""
    of = {each.number: each for each in bid.criteria}
    found = {}
    for top in criteria:
        below = [of[str(each["number"])] for each in top.get("children") or [top] if str(each["number"]) in of]
        weight = sum((each.weight for each in below), Fraction(0))
        if weight:
            found[str(top["number"])] = sum((each.points * each.weight for each in below), Fraction(0)) / weight
    return found


def _evaluated(
    criteria: Sequence[Mapping[str, Any]], award: Mapping[str, Any], bids: Sequence[JudgedBid]
) -> Ranking[int]:
    scores = {bid.number: dict(bid.points) for bid in bids}
    prices = {bid.number: bid.sum_ore for bid in bids if bid.sum_ore is not None}
    return evaluate(criteria, scores, prices, award)


def _ranked(bid: JudgedBid, placed: Placed[int], order: Sequence[str]) -> RankedBid:
    parts = {part.number: part for part in placed.parts}
    return RankedBid(
        opened_bid_id=bid.opened_bid_id,
        number=bid.number,
        bidder=bid.bidder,
        is_control_bid=bid.is_control_bid,
        rank=placed.rank,
        tied=placed.tied,
        total=placed.total,
        quality=placed.quality,
        sum_ore=None if placed.price_ore is None else int(placed.price_ore),
        criteria=tuple(
            CriterionPoints(
                number=number,
                points=parts[number].points,
                weight=parts[number].weight,
                reason=bid.reasons.get(number, ""),
            )
            for number in order
            if number in parts
        ),
        cost=placed.cost,
    )
