"""The order of offers and the best set."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.ranking.scoring import Scored, place_offers


def scored(offer_id: int, estimate: float, se: float = 1.0) -> Scored:
    return Scored(offer_id, estimate, se, estimate - 1.96 * se, estimate + 1.96 * se)


def test_more_is_better_puts_the_largest_first() -> None:
    placed = place_offers([scored(1, 0.5), scored(2, 3.0), scored(3, 1.0)], {}, sign=1)
    assert [one.offer_id for one in placed] == [2, 3, 1]
    assert [one.position for one in placed] == [1, 2, 3]


def test_fewer_is_better_puts_the_smallest_first() -> None:
    assert [one.offer_id for one in place_offers([scored(1, -2.0), scored(2, 3.0)], {}, sign=-1)] == [1, 2]


def test_equal_estimates_share_a_position() -> None:
    assert [one.position for one in place_offers([scored(1, 2.0), scored(2, 2.0), scored(3, 1.0)], {}, sign=1)] == [
        1,
        1,
        3,
    ]


def test_offers_that_cannot_be_told_from_the_best_are_in_the_best_set() -> None:
    placed = place_offers([scored(1, 10.0), scored(2, 9.0), scored(3, 1.0)], {}, sign=1)
    assert [one.in_best_set for one in placed] == [True, True, False]


def test_a_shared_control_group_sharpens_the_comparison() -> None:
    offers = [scored(1, 3.0), scored(2, 1.0)]
    assert all(one.in_best_set for one in place_offers(offers, {}, sign=1))
    placed = place_offers(offers, {(2, 1): 0.95}, sign=1)
    assert [one.in_best_set for one in placed] == [True, False]


def test_a_precise_second_can_beat_what_an_uncertain_first_cannot() -> None:
    offers = [scored(1, 5.0, se=10.0), scored(2, 4.0, se=0.1), scored(3, 1.0, se=0.1)]
    assert [one.in_best_set for one in place_offers(offers, {}, sign=1)] == [True, True, False]


def test_the_verdict_follows_the_outcomes_direction() -> None:
    offers = [scored(1, 5.0), scored(2, 0.5), scored(3, -5.0)]
    assert [one.verdict for one in place_offers(offers, {}, sign=1)] == ["helps", "unclear", "harms"]
    assert [one.verdict for one in place_offers(offers, {}, sign=-1)] == ["helps", "unclear", "harms"]


def test_an_offer_worse_than_none_is_not_among_the_best_beside_an_uncertain_first() -> None:
    placed = place_offers([scored(1, 3.0, se=10.0), scored(2, -2.0, se=0.5)], {}, sign=1)
    assert [(one.offer_id, one.in_best_set, one.verdict) for one in placed] == [
        (1, True, "unclear"),
        (2, False, "harms"),
    ]


def test_where_every_offer_is_worse_than_none_there_is_no_best_set() -> None:
    placed = place_offers([scored(1, 5.0), scored(2, 6.0)], {}, sign=-1)
    assert [one.in_best_set for one in placed] == [False, False]


def test_an_empty_list_stays_empty() -> None:
    assert place_offers([], {}, sign=1) == []


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.1, 10)), min_size=1, max_size=12), st.sampled_from([1, -1]))
def test_the_first_is_in_the_best_set_unless_it_harms_and_nobody_is_lost(
    rows: list[tuple[float, float]], sign: int
) -> None:
    placed = place_offers([scored(i, value, se) for i, (value, se) in enumerate(rows)], {}, sign=sign)
    assert placed[0].in_best_set == (placed[0].verdict != "harms")
    assert sorted(one.offer_id for one in placed) == list(range(len(rows)))


def test_the_best_set_holds_the_truly_best_offer_as_often_as_it_says() -> None:
    # 2,000 draws around ten close effects; the share must reach 95 % less three standard errors (0.0049).
    rng = np.random.default_rng(7)
    truth = np.linspace(0.0, 1.0, 10)
    hits = 0
    for _ in range(2000):
        draw = truth + rng.normal(0.0, 0.4, 10)
        placed = place_offers([scored(i, float(value), 0.4) for i, value in enumerate(draw)], {}, sign=1)
        hits += next(one.in_best_set for one in placed if one.offer_id == 9)
    assert hits / 2000 >= 0.95 - 3 * 0.0049
