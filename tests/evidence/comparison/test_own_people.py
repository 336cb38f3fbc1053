"""A supplier's effect on its own people: its offers' effects, weighted by their people, with what they share."""

from math import sqrt

import pytest

from app.evidence.comparison.own_people import NORMAL_95, supplier_effects
from app.evidence.comparison.schemas import OfferFigures


def offer(offer_id: int, n: int, own: float | None, supplier_id: int = 1, reason: str | None = None) -> OfferFigures:
    return OfferFigures(offer_id=offer_id, supplier_id=supplier_id, n=n, own=own, common=None, reason=reason)


def test_the_mean_is_weighted_by_people_and_its_interval_knows_what_offers_share() -> None:
    found = supplier_effects([offer(1, 60, 2.0), offer(2, 20, -2.0)], [2, 1], [4.0, 0.5, 1.0])[1]
    assert found.estimate == pytest.approx(0.75 * 2.0 - 0.25 * 2.0)
    variance = 0.75**2 * 1.0 + 0.25**2 * 4.0 + 2 * 0.75 * 0.25 * 0.5
    assert found.high - found.estimate == pytest.approx(NORMAL_95 * sqrt(variance))
    assert (found.n, found.n_offers, found.left_out) == (80, 2, 0)


def test_one_small_offer_beside_a_large_one_is_left_out_since_it_would_follow_by_subtraction() -> None:
    found = supplier_effects([offer(1, 30, 2.0), offer(2, 10, -2.0, reason="too_few")], [1, 2], [1.0, 0.0, 4.0])[1]
    assert (found.n, found.n_offers, found.left_out, found.estimate) == (30, 1, 1, 2.0)


def test_small_offers_count_in_it_and_the_smallest_do_not() -> None:
    offers = [offer(1, 12, 1.0, reason="too_few"), offer(2, 9, 3.0, reason="too_few"), offer(3, 4, 90.0)]
    found = supplier_effects(offers, [1, 2, 3], [1.0, 0, 1.0, 0, 0, 1.0])[1]
    assert (found.n, found.n_offers) == (21, 2)
    assert found.estimate < 3.0


def test_offers_that_cannot_be_told_are_left_out_and_counted() -> None:
    offers = [offer(1, 40, 1.0), offer(2, 40, 9.0, reason="no_overlap"), offer(3, 40, None, reason="no_estimate")]
    found = supplier_effects(offers, [1, 2], [1.0, 0, 1.0])[1]
    assert (found.n_offers, found.left_out, found.estimate) == (1, 2, 1.0)


def test_a_supplier_under_fifteen_people_has_none() -> None:
    assert supplier_effects([offer(1, 14, 1.0, reason="too_few")], [1], [1.0]) == {}


def test_one_offer_alone_keeps_its_own_interval_though_it_is_lopsided() -> None:
    """A supplier must not be surer of its only offer than the offer itself is."""
    alone = OfferFigures(
        offer_id=1, supplier_id=1, n=20, own=0.10, own_low=-0.02, own_high=0.30, common=None, reason=None
    )
    found = supplier_effects([alone], [1], [0.05**2])[1]
    assert (found.low, found.high) == pytest.approx((-0.02, 0.30))


def test_wide_limits_of_few_people_make_the_supplier_s_wider_too() -> None:
    wide = [
        OfferFigures(offer_id=k, supplier_id=1, n=20, own=1.0, own_low=-1.5, own_high=3.5, common=None, reason=None)
        for k in (1, 2)
    ]
    found = supplier_effects(wide, [1, 2], [1.0, 0.0, 1.0])[1]
    assert found.high - found.estimate == pytest.approx(2.5 / sqrt(2))
