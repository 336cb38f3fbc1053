"""Simulations against closed forms and plain rewrites; the same seed gives the same figures."""

from math import sqrt
from typing import Any

import msgspec
import numpy as np
import pytest

from app.procurement.pricing.award import evaluate
from app.procurement.pricing.flips import Terms, terms_of
from app.procurement.pricing.payment import PaymentTerms, expected_payment
from app.procurement.sandboxes.simulate import BidWorld, best, draw_years, figures_of, reversals
from tests.builders.pricing import CRITERIA, make_award

FORMULAS = ("lowest_over_price", "linear_above_lowest", "cost_per_point")
WORLD = BidWorld(bids=4, low=700, high=1000, quality_low=4, quality_high=9)


def make_terms(formula: str) -> Terms:
    found = terms_of(CRITERIA, make_award(formula, 50))
    assert found is not None
    return found


def make_payment(**more: Any) -> PaymentTerms:
    values = {"citizens": 60, "price_ore": 2_000_000, "assumed_chance": 0.4, "result_share": 0.5}
    return PaymentTerms(**{**values, **more})


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_winner_is_the_one_that_evaluate_finds(formula: str) -> None:
    rng = np.random.default_rng(1)
    prices, quality = rng.integers(700, 1000, (20, 4)), rng.integers(1, 10, (20, 4))
    present = np.array([True, True, False, True])
    found = best(make_terms(formula), prices.astype(float), quality.astype(float), present)
    for own_prices, own_quality, place in zip(prices.tolist(), quality.tolist(), found.tolist(), strict=True):
        scores = {bid: {"B": own_quality[bid], "C": own_quality[bid]} for bid in (0, 1, 3)}
        ranking = evaluate(CRITERIA, scores, {bid: own_prices[bid] for bid in scores}, make_award(formula, 50))
        assert place in ranking.winners


def test_the_share_of_reversals_is_that_of_a_plain_rewrite() -> None:
    terms, sets = make_terms("lowest_over_price"), 300
    rng = np.random.default_rng(7)
    prices, quality = rng.uniform(700, 1000, (sets, 4)), rng.uniform(4, 9, (sets, 4))

    def winner(own: int, bids: list[int]) -> int:
        lowest = min(prices[own, bid] for bid in bids)
        return max(bids, key=lambda bid: 3 * lowest / prices[own, bid] + 0.7 * quality[own, bid])

    turned = 0
    for own in range(sets):
        first = winner(own, [0, 1, 2, 3])
        turned += any(
            winner(own, [bid for bid in range(4) if bid != leaving]) != first
            for leaving in range(4)
            if leaving != first
        )
    assert reversals(terms, WORLD, sets=sets, seed=7).share == turned / sets


def test_the_formulas_with_the_paradox_show_it_and_the_one_without_does_not() -> None:
    shares = {formula: reversals(make_terms(formula), WORLD).share for formula in FORMULAS}
    assert shares["cost_per_point"] == 0
    assert shares["lowest_over_price"] > 0
    assert shares["linear_above_lowest"] > 0


def test_of_two_bids_none_is_a_third() -> None:
    assert reversals(make_terms("lowest_over_price"), msgspec.structs.replace(WORLD, bids=2)).share == 0


@pytest.mark.parametrize("more", [{}, {"relapse_share": 0.2, "clawback_share": 0.5}, {"cap_ore": 110_000_000.0}])
def test_the_mean_year_is_the_expected_payment(more: dict[str, Any]) -> None:
    """Four standard errors of the mean: a fault of more than one percent would be seen."""
    terms = make_payment(**more)
    found = figures_of(terms, draw_years(terms, 0.4, 0.4, 0.4, years=20_000), 0)
    spread = terms.result_price_ore * sqrt(60 * 0.4 * 0.6)
    assert found.mean == pytest.approx(expected_payment(terms, 0.4).total, abs=4 * spread / sqrt(20_000))


def test_the_spread_is_that_of_the_beta_binomial() -> None:
    terms, low, high = make_payment(), 0.3, 0.5
    years = draw_years(terms, 0.4, low, high, years=20_000)
    of_the_chance = ((high - low) / (2 * 1.959964)) ** 2
    variance = 60 * 0.4 * 0.6 + 60 * 59 * of_the_chance
    assert years.results.mean() == pytest.approx(24, abs=4 * sqrt(variance / 20_000))
    assert years.results.var() == pytest.approx(variance, rel=0.06)


def test_a_share_of_nothing_is_certain_and_costs_what_it_says() -> None:
    terms = make_payment(result_share=0.0)
    found = figures_of(terms, draw_years(terms, 0.4, 0.2, 0.6), 1_900_000)
    assert (found.mean, found.low, found.high) == (120_000_000, 120_000_000, 120_000_000)
    assert (found.margin, found.loss_share, found.capped_share) == (6_000_000, 0, 0)


def test_the_chance_of_a_loss_is_the_binomials() -> None:
    """Paid for results alone, the supplier loses when under 0.9 of the expected 24 come: at most 21 of 60."""
    from app.procurement.pricing.payment import binomial

    terms = make_payment(result_share=1.0)
    found = figures_of(terms, draw_years(terms, 0.4, 0.4, 0.4, years=20_000), 1_800_000)
    exact = sum(probability for count, probability in binomial(60, 0.4) if count < 0.9 * 24)
    assert found.loss_share == pytest.approx(exact, abs=4 * sqrt(exact * (1 - exact) / 20_000))


def test_the_same_seed_gives_the_same_years() -> None:
    terms = make_payment()
    first, again = (draw_years(terms, 0.4, 0.3, 0.5) for _ in range(2))
    assert first.results.tolist() == again.results.tolist()
    assert reversals(make_terms("lowest_over_price"), WORLD) == reversals(make_terms("lowest_over_price"), WORLD)


def test_a_chance_of_one_or_none_can_be_drawn() -> None:
    for chance in (0.0, 1.0):
        terms = make_payment(assumed_chance=0.5)
        assert set(draw_years(terms, chance, chance, chance, years=50).results.tolist()) == {int(60 * chance)}
