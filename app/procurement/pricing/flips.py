"""Where a price formula turns the ranking: how much better a dearer bid must be, and what a third bid can do."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import floor, gcd, lcm
from typing import Any

import msgspec

from app.platform.errors import N_
from app.procurement.pricing.award import leaves_of, price_leaf, quality_weight, scale_of, spread_of
from app.procurement.pricing.formulas import FORMULAS, POINT_FORMULAS, Number, PricingError, points

# Prices tried between the ends of the range, when looking for the widest reach of a third bid.
STEPS = 12


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What decides between two bids.

    price_weight, quality_weight : shares of the whole, together 1. max_points : the highest step of the scale.
    step : the smallest difference that two bids' mean quality can have, scored in whole steps of the scale.
    """

    formula: str
    spread_percent: Fraction | None
    price_weight: Fraction
    quality_weight: Fraction
    max_points: Fraction
    step: Fraction

    @property
    def quality_for_price(self) -> Fraction:
        """How many points of mean quality one price point is worth."""
        return self.price_weight / self.quality_weight


class ThirdBid(msgspec.Struct, frozen=True, kw_only=True):
    """The widest reach of a third bid: of two bids at `cheaper` and `dearer`, the dearer wins when its quality lead is
    over `lead_alone`; with a third bid at `third` that cannot win, over `lead_with_third`.

    Between the two leads the third bid's coming or going turns the winner.
    reachable : a lead between them can come out of whole steps on the scale, so that it may really happen.
    """

    cheaper: Fraction
    dearer: Fraction
    third: Fraction
    lead_alone: Fraction
    lead_with_third: Fraction
    reachable: bool


class Flips(msgspec.Struct, frozen=True, kw_only=True):
    """What the formula does within a range of prices.

    lead_needed : points of mean quality by which the dearest bid must be better than the cheapest, to win;
        None where it depends on the cheapest bid's quality (cost_per_point).
    price_decides : however good, the dearest cannot win over the cheapest.
    third : None where no third bid can turn two others round.
    floored_share : the part of the range, 0-1, whose prices get zero points when the lowest price is at its low end.
    """

    lead_needed: Fraction | None
    price_decides: bool
    third: ThirdBid | None
    floored_share: Fraction


def terms_of(criteria: Sequence[Mapping[str, Any]], award: Mapping[str, Any]) -> Terms | None:
    """None where price is no criterion, or nothing else is. Raises PricingError where the sections cannot be used."""
    leaves = list(leaves_of(criteria))
    price, quality = price_leaf(leaves), quality_weight(leaves)
    if price is None or quality == 0 or price.weight == 0:
        return None
    lowest, highest = scale_of(award)
    whole = price.weight + quality
    weights = [leaf.weight / quality for leaf in leaves if leaf.kind == "quality"]
    return Terms(
        formula=str(award.get("formula") or ""),
        spread_percent=spread_of(award),
        price_weight=price.weight / whole,
        quality_weight=quality / whole,
        max_points=highest,
        step=_common(weights) * _common([Fraction(str(step["points"])) - lowest for step in award["scale"]]),
    )


def flips_within(
    criteria: Sequence[Mapping[str, Any]], award: Mapping[str, Any], low: Number, high: Number
) -> Flips | None:
    """What the award's formula does with prices between `low` and `high`, evaluation sums in any one unit.

    None where price is no criterion. Raises PricingError where the formula is missing or the range is not above zero.
    """
    terms = terms_of(criteria, award)
    if terms is None:
        return None
    if terms.formula not in FORMULAS:
        raise PricingError(N_("No price formula is chosen. Choose one under the award."))
    if not 0 < low <= high:
        raise PricingError(N_("The range of prices must lie above zero, the lower end first."))
    lowest, highest = Fraction(low), Fraction(high)
    lead = lead_needed(terms, highest / lowest - 1) if terms.formula in POINT_FORMULAS else None
    return Flips(
        lead_needed=lead,
        price_decides=lead is not None and lead >= terms.max_points,
        third=third_bid(terms, lowest, highest),
        floored_share=floored_share(terms, lowest, highest),
    )


def lead_needed(terms: Terms, surplus: Fraction, cheapest_quality: Fraction | None = None) -> Fraction:
    """Points of mean quality by which a bid `surplus` (0.2 is 20 percent) above the lowest must be better, to be equal.

    cheapest_quality : the cheapest bid's mean quality; cost_per_point asks for it, the others do not look at it.
    """
    if terms.formula == "cost_per_point":
        return surplus * (cheapest_quality or Fraction(0))
    best, dear = points(
        terms.formula, [Fraction(1), 1 + surplus], max_points=terms.max_points, spread_percent=terms.spread_percent
    )
    return (best - dear) * terms.quality_for_price


def surplus_allowed(terms: Terms, lead: Fraction, cheapest_quality: Fraction | None = None) -> Fraction | None:
    """The surplus over the lowest price at which a bid with this lead equals the cheapest; None: it is never beaten.

    lowest_over_price: r / (1 − r), linear_above_lowest: r × spread, with r = lead / (max points × price for quality);
    cost_per_point: lead / the cheapest bid's quality.
    """
    if terms.formula == "cost_per_point":
        return lead / cheapest_quality if cheapest_quality else None
    share = lead / (terms.max_points * terms.quality_for_price)
    if share >= 1:
        return None
    if terms.formula == "lowest_over_price":
        return share / (1 - share)
    assert terms.spread_percent is not None
    return share * terms.spread_percent / 100


def third_bid(terms: Terms, low: Fraction, high: Fraction) -> ThirdBid | None:
    """The three prices in the range where a third bid's coming or going moves the needed quality lead the most."""
    if terms.formula not in POINT_FORMULAS or high <= low:
        return None
    prices = [low + (high - low) * Fraction(step, STEPS) for step in range(STEPS + 1)]
    found = [_with_third(terms, *three) for three in combinations(prices, 3)]
    # One that scores can really hit says more than a wider one that they jump over.
    widest = max(found, key=lambda one: (one.reachable, abs(one.lead_alone - one.lead_with_third)))
    return widest if widest.lead_alone != widest.lead_with_third else None


def _with_third(terms: Terms, third: Fraction, cheaper: Fraction, dearer: Fraction) -> ThirdBid:
    def lead(prices: list[Fraction]) -> Fraction:
        found = points(terms.formula, prices, max_points=terms.max_points, spread_percent=terms.spread_percent)
        return (found[0] - found[1]) * terms.quality_for_price

    alone, joined = lead([cheaper, dearer]), lead([cheaper, dearer, third])
    return ThirdBid(
        cheaper=cheaper,
        dearer=dearer,
        third=third,
        lead_alone=alone,
        lead_with_third=joined,
        reachable=_holds_step(min(alone, joined), min(max(alone, joined), terms.max_points), terms.step),
    )


def _holds_step(low: Fraction, high: Fraction, step: Fraction) -> bool:
    """Whether a multiple of the step lies strictly between the two."""
    return (floor(low / step) + 1) * step < high


def floored_share(terms: Terms, low: Fraction, high: Fraction) -> Fraction:
    if terms.formula != "linear_above_lowest" or terms.spread_percent is None or high <= low:
        return Fraction(0)
    limit = low * (1 + terms.spread_percent / 100)
    return max(Fraction(0), (high - limit) / (high - low))


def _common(values: Sequence[Fraction]) -> Fraction:
    """The greatest number that all of them are multiples of."""
    denominator = lcm(*(value.denominator for value in values))
    return Fraction(gcd(*(int(value * denominator) for value in values)), denominator)
