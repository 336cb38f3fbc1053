"""From prices to points: the formulas that an award may name, and the one rule for rounding.

Prices are evaluation sums in whole øre, or any positive numbers in one unit. Everything is reckoned in fractions, so
that no rounding decides who wins; `shown` rounds, and only for showing.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app.platform.errors import N_, VifteError

Number = int | Decimal | Fraction
FORMULAS = ("lowest_over_price", "linear_above_lowest", "cost_per_point")
# The formulas that give points; cost_per_point gives an order instead.
POINT_FORMULAS = ("lowest_over_price", "linear_above_lowest")
SHOWN_DECIMALS = 2


class PricingError(VifteError):
    """Prices or terms that nothing can be reckoned from. The message says which and what to do."""

    status = 422


def points(
    formula: str, prices: Sequence[Number], *, max_points: Number, spread_percent: Number | None = None
) -> list[Fraction]:
    """Points of each price, in the order given; equal prices get equal points, and the lowest always gets `max_points`.

    spread_percent : linear_above_lowest only: the surplus over the lowest price, in percent, at which points end.
    Raises PricingError for an unknown formula, a missing spread, no prices, or a price that is not above zero.
    """
    amounts = _checked(prices)
    if formula == "lowest_over_price":
        return lowest_over_price(amounts, Fraction(max_points))
    if formula == "linear_above_lowest":
        if spread_percent is None or spread_percent <= 0:
            raise PricingError(N_("The formula needs the highest surplus in percent. Write it under the award."))
        return linear_above_lowest(amounts, Fraction(max_points), Fraction(spread_percent) / 100)
    if formula == "cost_per_point":
        raise PricingError(N_("Price per quality point gives an order and no points for the price."))
    raise PricingError(N_("No price formula is chosen. Choose one under the award."))


def lowest_over_price(prices: Sequence[Fraction], max_points: Fraction) -> list[Fraction]:
    """points = max_points × lowest / price

    Never reaches zero, so that even a very dear bid keeps points: a price twice the lowest has half of them.
    Paradox: what a difference between two prices is worth shrinks with the lowest price of all, so that a third,
    cheap bid that cannot win may let the better and dearer of two others pass the cheaper one.
    """
    lowest = min(prices)
    return [max_points * lowest / price for price in prices]


def linear_above_lowest(prices: Sequence[Fraction], max_points: Fraction, spread: Fraction) -> list[Fraction]:
    """points = max_points × (1 − (price / lowest − 1) / spread), and never under zero

    spread : the surplus over the lowest price at which points end; 0.5 is 50 percent.
    Paradoxes: a third, cheaper bid makes every difference in kroner weigh more and may turn two others round; and
    beyond the spread all prices have zero points, so that a bid may be made dearer still at no cost to the bidder.
    """
    lowest = min(prices)
    return [max(Fraction(0), max_points * (1 - (price / lowest - 1) / spread)) for price in prices]


def is_floored(formula: str, prices: Sequence[Number], spread_percent: Number | None) -> list[bool]:
    """Whether each price lies so far above the lowest that its points would have been under zero."""
    if formula != "linear_above_lowest" or spread_percent is None:
        return [False] * len(prices)
    amounts = _checked(prices)
    limit = min(amounts) * (1 + Fraction(spread_percent) / 100)
    return [price > limit for price in amounts]


def cost_per_point(prices: Sequence[Number], qualities: Sequence[Number]) -> list[Fraction | None]:
    """cost = price / quality, quality being the weighted mean of the quality scores; the lowest cost is best

    An order and not points: the price criterion's weight is not used. A bid's cost rests on that bid alone, so no
    third bid can turn two others round. None for a bid with no quality points at all: it comes last.
    Paradoxes: one more point is worth more the dearer the bid is, and the scale's zero decides: with a scale of
    1-5 instead of 0-10 the same bids may come in another order.
    Raises PricingError for a price that is not above zero, or a quality below zero.
    """
    amounts = _checked(prices)
    if len(amounts) != len(qualities) or any(quality < 0 for quality in qualities):
        raise PricingError(N_("Every bid needs a quality of zero points or more."))
    return [
        price / Fraction(quality) if quality > 0 else None for price, quality in zip(amounts, qualities, strict=True)
    ]


def shown(value: Number, decimals: int = SHOWN_DECIMALS) -> Decimal:
    """The one rule for rounding: half goes up, away from zero. For showing; nothing is ranked by what it returns."""
    exact = Fraction(value)
    whole = int(abs(exact) * 10**decimals + Fraction(1, 2))
    return Decimal(whole if exact >= 0 else -whole).scaleb(-decimals)


def _checked(prices: Sequence[Number]) -> list[Fraction]:
    if not prices:
        raise PricingError(N_("There are no prices to compare."))
    if not all(isinstance(price, Number) and _is_finite(price) and price > 0 for price in prices):
        raise PricingError(N_("A price must be above zero to be compared with others. Check the price schedules."))
    return [Fraction(price) for price in prices]


def _is_finite(price: Number) -> bool:
    return price.is_finite() if isinstance(price, Decimal) else True
