"""Where rankings turn: the leads and surpluses said here are where `evaluate` really turns."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.procurement.pricing.award import evaluate
from app.procurement.pricing.flips import flips_within, lead_needed, surplus_allowed, terms_of
from app.procurement.pricing.formulas import PricingError
from tests.builders.pricing import CRITERIA, FEW, make_award

FORMULAS = ["lowest_over_price", "linear_above_lowest", "cost_per_point"]
ONE_QUALITY = [
    {"number": "A", "kind": "price", "weight_percent": 40},
    {"number": "B", "kind": "quality", "weight_percent": 60},
]
TINY = Fraction(1, 10**6)


def winner(formula: str, bids: dict[str, tuple[Fraction, Fraction]]) -> tuple[str, ...]:
    """bids : price and quality."""
    scores = {bid: {"B": quality} for bid, (_, quality) in bids.items()}
    prices = {bid: price for bid, (price, _) in bids.items()}
    return evaluate(ONE_QUALITY, scores, prices, make_award(formula, 50)).winners


@pytest.mark.parametrize("formula", FORMULAS)
@FEW
@given(surplus=st.fractions("1/100", "45/100"), cheap=st.fractions(1, 5))
def test_the_lead_needed_is_where_the_winner_turns(formula: str, surplus: Fraction, cheap: Fraction) -> None:
    terms = terms_of(ONE_QUALITY, make_award(formula, 50))
    assert terms is not None
    lead = lead_needed(terms, surplus, cheap)
    assume(cheap + lead + TINY <= 10 and lead > TINY)
    low = Fraction(10**6)
    for more, expected in ((-TINY, "cheap"), (TINY, "dear")):
        bids = {"cheap": (low, cheap), "dear": (low * (1 + surplus), cheap + lead + more)}
        assert winner(formula, bids) == (expected,)


@pytest.mark.parametrize("formula", FORMULAS)
@FEW
@given(lead=st.fractions("1/10", 3))
def test_the_surplus_allowed_undoes_the_lead_needed(formula: str, lead: Fraction) -> None:
    terms = terms_of(ONE_QUALITY, make_award(formula, 50))
    assert terms is not None
    surplus = surplus_allowed(terms, lead, Fraction(5))
    assert surplus is not None
    assert lead_needed(terms, surplus, Fraction(5)) == lead


def test_a_lead_worth_more_than_all_price_points_is_never_beaten() -> None:
    terms = terms_of(ONE_QUALITY, make_award("lowest_over_price"))
    assert terms is not None
    assert surplus_allowed(terms, Fraction(20, 3)) is None


@pytest.mark.parametrize("formula", ["lowest_over_price", "linear_above_lowest"])
def test_the_third_bid_told_of_really_turns_the_winner(formula: str) -> None:
    found = flips_within(ONE_QUALITY, make_award(formula, 50), 700_000, 1_000_000)
    assert found is not None and found.third is not None
    third = found.third
    lead = (third.lead_alone + third.lead_with_third) / 2
    two = {"cheaper": (third.cheaper, Fraction(5)), "dearer": (third.dearer, 5 + lead)}
    assert winner(formula, two) != winner(formula, {**two, "third": (third.third, Fraction(0))})
    assert "third" not in winner(formula, {**two, "third": (third.third, Fraction(0))})


def test_the_widest_reach_is_that_of_the_closed_form() -> None:
    """lowest_over_price is widest at sqrt(low × high), where it is (1 − sqrt(low / high))² of all price points."""
    found = flips_within(ONE_QUALITY, make_award("lowest_over_price"), 400, 900)
    assert found is not None and found.third is not None
    width = found.third.lead_alone - found.third.lead_with_third
    assert float(width) == pytest.approx(float(Fraction(2, 3) * 10) * (1 - 2 / 3) ** 2, rel=0.02)


def test_no_third_bid_matters_by_cost_per_point_nor_in_a_range_of_one_price() -> None:
    assert flips_within(CRITERIA, make_award("cost_per_point"), 700, 1000).third is None  # type: ignore[union-attr]
    assert flips_within(CRITERIA, make_award(), 700, 700).third is None  # type: ignore[union-attr]


def test_a_reach_that_whole_steps_jump_over_is_not_reachable() -> None:
    found = flips_within(ONE_QUALITY, make_award(), 990, 1000)
    assert found is not None and found.third is not None
    assert not found.third.reachable
    assert flips_within(CRITERIA, make_award(), 700, 1000).third.reachable  # type: ignore[union-attr]


def test_the_floor_takes_its_part_of_the_range() -> None:
    found = flips_within(CRITERIA, make_award("linear_above_lowest", 50), 600, 1000)
    assert found is not None
    assert found.floored_share == Fraction(1, 4)
    assert found.lead_needed == Fraction(30, 7)


def test_a_price_that_outweighs_all_quality_is_said_to_decide() -> None:
    criteria = [{**ONE_QUALITY[0], "weight_percent": 80}, {**ONE_QUALITY[1], "weight_percent": 20}]
    found = flips_within(criteria, make_award("linear_above_lowest", 20), 100, 200)
    assert found is not None and found.price_decides


def test_without_a_price_there_is_nothing_to_flip_and_without_a_formula_it_is_refused() -> None:
    assert flips_within([{**each, "kind": "quality"} for each in CRITERIA], make_award(), 1, 2) is None
    with pytest.raises(PricingError):
        flips_within(CRITERIA, make_award(""), 1, 2)
    with pytest.raises(PricingError):
        flips_within(CRITERIA, make_award(), 0, 2)
