"""The formulas against plain rewrites, and what must hold for any prices."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procurement.pricing.formulas import PricingError, cost_per_point, is_floored, points, shown
from tests.builders.pricing import FEW

PRICES = st.lists(st.integers(1, 10**12), min_size=1, max_size=8)
POINT_FORMULAS = st.sampled_from(["lowest_over_price", "linear_above_lowest"])


def give(formula: str, prices: list[int], *, spread: int = 50, most: int = 10) -> list[Fraction]:
    return points(formula, prices, max_points=most, spread_percent=spread)


def test_lowest_over_price_is_the_share_the_lowest_is_of_each() -> None:
    assert give("lowest_over_price", [100, 200, 400]) == [10, 5, Fraction(10, 4)]


def test_linear_points_end_at_the_spread_and_not_below_zero() -> None:
    assert give("linear_above_lowest", [100, 125, 150, 400]) == [10, 5, 0, 0]
    assert is_floored("linear_above_lowest", [100, 125, 150, 400], 50) == [False, False, False, True]


def test_the_cost_of_a_point_is_price_over_quality_and_none_without_quality() -> None:
    assert cost_per_point([100, 120, 90], [5, 8, 0]) == [20, 15, None]


@FEW
@given(POINT_FORMULAS, PRICES)
def test_the_lowest_price_gets_the_most_points(formula: str, prices: list[int]) -> None:
    found = give(formula, prices)
    assert found[prices.index(min(prices))] == max(found) == 10


@FEW
@given(POINT_FORMULAS, PRICES)
def test_a_dearer_bid_never_has_more_points(formula: str, prices: list[int]) -> None:
    ordered = give(formula, sorted(prices))
    assert ordered == sorted(ordered, reverse=True)
    assert all(0 <= each <= 10 for each in ordered)


@FEW
@given(POINT_FORMULAS, PRICES, st.randoms())
def test_the_order_of_the_bids_does_not_matter(formula: str, prices: list[int], random: object) -> None:
    places = list(range(len(prices)))
    random.shuffle(places)  # type: ignore[attr-defined]
    found = give(formula, prices)
    assert give(formula, [prices[place] for place in places]) == [found[place] for place in places]


@FEW
@given(POINT_FORMULAS, PRICES, st.integers(2, 1000))
def test_points_do_not_depend_on_the_unit_of_money(formula: str, prices: list[int], factor: int) -> None:
    assert give(formula, prices) == give(formula, [price * factor for price in prices])


@FEW
@given(POINT_FORMULAS, PRICES)
def test_points_agree_with_a_plain_rewrite(formula: str, prices: list[int]) -> None:
    lowest = min(prices)
    plain = {
        "lowest_over_price": [10 * lowest / price for price in prices],
        "linear_above_lowest": [max(0.0, 10 - 10 * (price - lowest) / (lowest * 0.5)) for price in prices],
    }[formula]
    assert [float(each) for each in give(formula, prices)] == pytest.approx(plain, abs=1e-9)


@pytest.mark.parametrize("prices", [[], [0, 100], [-1, 100], [Decimal("NaN")], [Decimal("Infinity"), 1]])
@pytest.mark.parametrize("formula", ["lowest_over_price", "linear_above_lowest"])
def test_prices_that_are_not_above_zero_are_refused(formula: str, prices: list[Decimal]) -> None:
    with pytest.raises(PricingError):
        points(formula, prices, max_points=10, spread_percent=50)
    with pytest.raises(PricingError):
        cost_per_point(prices, [5] * len(prices))


@pytest.mark.parametrize(("formula", "spread"), [("linear_above_lowest", None), ("linear_above_lowest", 0), ("", 50),
                                                ("cost_per_point", None), ("guess", 50)])  # fmt: skip
def test_a_formula_that_gives_no_points_is_refused(formula: str, spread: int | None) -> None:
    with pytest.raises(PricingError):
        points(formula, [100], max_points=10, spread_percent=spread)


def test_a_half_is_rounded_up_and_only_for_showing() -> None:
    assert shown(Fraction(1, 200)) == Decimal("0.01")
    assert shown(Fraction(-1, 200)) == Decimal("-0.01")
    assert str(shown(Fraction(10, 3))) == "3.33"
    assert str(shown(12, 0)) == "12"
