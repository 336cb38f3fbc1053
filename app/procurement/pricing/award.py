"""From scores and prices to the award's ranking: criteria weighed, prices turned into points, ties told."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Generic, TypeVar

import msgspec

from app.platform.errors import N_
from app.procurement.pricing.formulas import Number, PricingError, cost_per_point, is_floored, points

Bid = TypeVar("Bid", int, str)
HUNDRED = 100


class Leaf(msgspec.Struct, frozen=True):
    """A criterion that is scored. weight : of the whole, 0-1. top : the number of the criterion it stands under."""

    number: str
    top: str
    kind: str
    weight: Fraction


class Part(msgspec.Struct, frozen=True):
    """One criterion of one bid: its points and what they come to when weighed."""

    number: str
    points: Fraction
    weight: Fraction

    @property
    def weighted(self) -> Fraction:
        return self.points * self.weight


class Placed(msgspec.Struct, Generic[Bid], frozen=True, kw_only=True):
    """One bid in the ranking.

    rank : 1 is best; bids that are equal share a rank, and the next rank is left out.
    total : weighted points; with cost_per_point of the quality alone.
    quality : the weighted mean of the quality scores, on the scale itself.
    price_points, cost : one of them, as the formula says; neither where price is no criterion.
    price_floored : the price lies beyond the spread, where a dearer one would have cost nothing more.
    """

    bid: Bid
    rank: int
    tied: bool
    total: Fraction
    quality: Fraction
    parts: tuple[Part, ...]
    price_ore: Number | None
    price_points: Fraction | None = None
    cost: Fraction | None = None
    price_floored: bool = False


class Ranking(msgspec.Struct, Generic[Bid], frozen=True):
    """Every bid, best first, equal ones in the order of their keys. ties : the bids of each shared rank."""

    placed: tuple[Placed[Bid], ...]
    ties: tuple[tuple[Bid, ...], ...]

    @property
    def winners(self) -> tuple[Bid, ...]:
        """One bid, or those that share the first rank: the tender's own rule, or lots drawn, must then decide."""
        return tuple(each.bid for each in self.placed if each.rank == 1)


def evaluate(
    criteria: Sequence[Mapping[str, Any]],
    scores: Mapping[Bid, Mapping[str, Number]],
    prices: Mapping[Bid, Number],
    award: Mapping[str, Any],
) -> Ranking[Bid]:
    """Rank bids by a tender's own sections.

    criteria, award : the sections as the template's metadata shapes them.
    scores : for each bid the points of every quality criterion that has none below it, by criterion number.
    prices : for each bid its evaluation sum; may be empty where price is no criterion.
    Raises PricingError naming what is missing; scores outside the scale are refused too.
    """
    leaves = list(leaves_of(criteria))
    price = price_leaf(leaves)
    lowest, highest = scale_of(award)
    parts = {bid: _quality_parts(bid, leaves, scores[bid], lowest, highest) for bid in scores}
    if price is None:
        return _by_points(parts, {}, None, highest, award)
    if missing := [bid for bid in scores if bid not in prices]:
        raise PricingError(N_("Bid {bid} has no price."), bid=missing[0])
    amounts = {bid: prices[bid] for bid in scores}
    if award.get("formula") == "cost_per_point":
        return _by_cost(parts, amounts)
    return _by_points(parts, amounts, price, highest, award)


def leaves_of(criteria: Sequence[Mapping[str, Any]]) -> Iterator[Leaf]:
    """The scored criteria with their weights. Raises PricingError where nobody has said what kind one is."""
    for top in criteria:
        number = str(top["number"])
        if top.get("kind") not in ("quality", "price"):
            raise PricingError(N_("Say of criterion {number} whether it is quality or price."), number=number)
        for each in top.get("children") or [top]:
            yield Leaf(str(each["number"]), number, top["kind"], Fraction(str(each["weight_percent"])) / HUNDRED)


def price_leaf(leaves: Sequence[Leaf]) -> Leaf | None:
    """The criterion that is the price; None where quality alone decides. Raises PricingError for several."""
    found = [leaf for leaf in leaves if leaf.kind == "price"]
    if len(found) > 1:
        raise PricingError(N_("More than one criterion is the price. Only one may be: the formula gives one number."))
    return found[0] if found else None


def quality_weight(leaves: Sequence[Leaf]) -> Fraction:
    return sum((leaf.weight for leaf in leaves if leaf.kind == "quality"), Fraction(0))


def scale_of(award: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
    """Lowest and highest points of the scale."""
    steps = [Fraction(str(step["points"])) for step in award.get("scale") or [] if step.get("points") is not None]
    if len(steps) < 2 or min(steps) == max(steps):
        raise PricingError(N_("The scale needs at least two different steps. Write it under the award."))
    return min(steps), max(steps)


def _quality_parts(
    bid: object, leaves: Sequence[Leaf], given: Mapping[str, Number], lowest: Fraction, highest: Fraction
) -> tuple[Part, ...]:
    parts = []
    for leaf in (each for each in leaves if each.kind == "quality"):
        score = given.get(leaf.number)
        is_number = score is not None and not (isinstance(score, Decimal) and not score.is_finite())
        if score is None or not is_number or not lowest <= score <= highest:
            raise PricingError(
                N_("Bid {bid} needs points on the scale under criterion {number}."), bid=bid, number=leaf.number
            )
        parts.append(Part(leaf.number, Fraction(score), leaf.weight))
    return tuple(parts)


def _mean(parts: Sequence[Part]) -> Fraction:
    weight = sum((part.weight for part in parts), Fraction(0))
    return sum((part.weighted for part in parts), Fraction(0)) / weight if weight else Fraction(0)


def _by_points(
    parts: Mapping[Bid, tuple[Part, ...]],
    amounts: Mapping[Bid, Number],
    price: Leaf | None,
    highest: Fraction,
    award: Mapping[str, Any],
) -> Ranking[Bid]:
    given: dict[Bid, Fraction] = {}
    floored: dict[Bid, bool] = {}
    whole = {bid: list(own) for bid, own in parts.items()}
    if price is not None:
        given, floored = _price_points(amounts, highest, award)
        for bid, listed in whole.items():
            listed.append(Part(price.number, given[bid], price.weight))
    totals = {bid: sum((part.weighted for part in every), Fraction(0)) for bid, every in whole.items()}
    order = list(totals.values())
    return _ranking(
        [
            Placed(
                bid=bid,
                rank=1 + sum(other > totals[bid] for other in order),
                tied=order.count(totals[bid]) > 1,
                total=totals[bid],
                quality=_mean(parts[bid]),
                parts=tuple(every),
                price_ore=amounts.get(bid),
                price_points=given.get(bid),
                price_floored=floored.get(bid, False),
            )
            for bid, every in whole.items()
        ]
    )


def _price_points(
    amounts: Mapping[Bid, Number], highest: Fraction, award: Mapping[str, Any]
) -> tuple[dict[Bid, Fraction], dict[Bid, bool]]:
    formula, spread = str(award.get("formula") or ""), spread_of(award)
    found = points(formula, list(amounts.values()), max_points=highest, spread_percent=spread)
    floors = is_floored(formula, list(amounts.values()), spread)
    return dict(zip(amounts, found, strict=True)), dict(zip(amounts, floors, strict=True))


def spread_of(award: Mapping[str, Any]) -> Fraction | None:
    spread = award.get("spread_percent")
    return None if spread is None else Fraction(str(spread))


def _by_cost(parts: Mapping[Bid, tuple[Part, ...]], amounts: Mapping[Bid, Number]) -> Ranking[Bid]:
    quality = {bid: _mean(parts[bid]) for bid in parts}
    found = cost_per_point([amounts[bid] for bid in parts], [quality[bid] for bid in parts])
    costs = dict(zip(parts, found, strict=True))
    # A bid without quality points has no cost, and comes last.
    keys = {bid: (cost is None, cost or Fraction(0)) for bid, cost in costs.items()}
    order = list(keys.values())
    return _ranking(
        [
            Placed(
                bid=bid,
                rank=1 + sum(other < keys[bid] for other in order),
                tied=order.count(keys[bid]) > 1,
                total=sum((part.weighted for part in every), Fraction(0)),
                quality=quality[bid],
                parts=every,
                price_ore=amounts[bid],
                cost=costs[bid],
            )
            for bid, every in parts.items()
        ]
    )


def _ranking(placed: Sequence[Placed[Bid]]) -> Ranking[Bid]:
    ordered = tuple(sorted(placed, key=lambda each: (each.rank, each.bid)))
    ranks = dict.fromkeys(each.rank for each in ordered if each.tied)
    ties = tuple(tuple(each.bid for each in ordered if each.rank == rank) for rank in ranks)
    return Ranking(ordered, ties)
