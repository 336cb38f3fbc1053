"""Payment for results, against closed forms and plain rewrites."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procurement.pricing.formulas import PricingError
from app.procurement.pricing.payment import PaymentTerms, earned_on, expected_payment, instalments, pay
from tests.builders.pricing import FEW

SHARES = st.floats(0, 1)


def make_terms(**more: Any) -> PaymentTerms:
    return PaymentTerms(**{"citizens": 8, "price_ore": 1_000_000, "assumed_chance": 0.4, "result_share": 0.3, **more})


@FEW
@given(share=SHARES, chance=SHARES)
def test_without_a_cap_the_expectation_is_linear_in_the_chance(share: float, chance: float) -> None:
    terms = make_terms(result_share=share)
    expected = 8 * 1_000_000 * ((1 - share) + share * chance / 0.4)
    assert expected_payment(terms, chance).total == pytest.approx(expected)


@FEW
@given(share=SHARES)
def test_at_the_assumed_chance_the_share_does_not_matter(share: float) -> None:
    assert expected_payment(make_terms(result_share=share), 0.4).total == pytest.approx(8_000_000)


def test_cap_and_clawback_agree_with_counting_every_case() -> None:
    terms = make_terms(citizens=5, cap_ore=5_000_000, relapse_share=0.3, clawback_share=0.5)
    chance, expected = 0.55, 0.0
    for fates in product(("no", "kept", "lost"), repeat=5):
        likely = 1.0
        for fate in fates:
            likely *= {"no": 1 - chance, "kept": chance * 0.7, "lost": chance * 0.3}[fate]
        results, lost = sum(fate != "no" for fate in fates), fates.count("lost")
        due = 5 * 700_000 + results * 750_000 - lost * 375_000
        expected += likely * min(due, 5_000_000)
    assert expected_payment(terms, chance).total == pytest.approx(expected)


@FEW
@given(results=st.integers(0, 8), cap=st.floats(0, 10**8))
def test_no_year_costs_more_than_the_cap(results: int, cap: float) -> None:
    assert pay(make_terms(cap_ore=cap), results) <= cap


@FEW
@given(chance=SHARES, share=SHARES)
def test_a_citizen_earns_what_the_year_earns_on_each(chance: float, share: float) -> None:
    terms = make_terms(result_share=share, relapse_share=0.2, clawback_share=0.5)
    assert 8 * earned_on(terms, chance, 900_000) == pytest.approx(expected_payment(terms, chance).total - 8 * 900_000)


def test_the_easy_citizen_earns_more_unless_the_adjustment_sees_it_all() -> None:
    terms = make_terms(result_share=0.5)
    gap = [
        earned_on(terms, 0.6, 0, adjusted_share=seen) - earned_on(terms, 0.2, 0, adjusted_share=seen)
        for seen in (0, 0.5, 1)
    ]
    assert gap == pytest.approx([500_000, 250_000, 0])


@pytest.mark.parametrize("wrong", [{"result_share": 1.1}, {"assumed_chance": 0}, {"citizens": 0}, {"price_ore": -1},
                                   {"clawback_share": -0.1}])  # fmt: skip
def test_terms_that_cannot_be_reckoned_with_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(PricingError):
        expected_payment(make_terms(**wrong), 0.4)


@FEW
@given(st.integers(0, 10**12))
def test_instalments_sum_to_the_amount(amount: int) -> None:
    assert sum(instalments(amount, [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")])) == amount


def test_instalments_that_do_not_come_to_the_whole_are_refused() -> None:
    assert instalments(1_000, [Decimal(25), Decimal(75)]) == [250, 750]
    with pytest.raises(PricingError):
        instalments(1_000, [Decimal(25), Decimal("74.9")])
