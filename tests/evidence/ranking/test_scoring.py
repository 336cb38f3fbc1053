"""The order of offers and the best set."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.evidence.ranking.scoring import Joint, Placed, Scored, may_be_best, place_offers

Floats = NDArray[np.float64]


def scored(offer_id: int, estimate: float, se: float = 1.0) -> Scored:
    return Scored(offer_id, estimate, se, estimate - 1.96 * se, estimate + 1.96 * se)


def test_more_is_better_puts_the_largest_first() -> None:
    placed = place_offers([scored(1, 0.5), scored(2, 3.0), scored(3, 1.0)], None, sign=1)
    assert [one.offer_id for one in placed] == [2, 3, 1]
    assert [one.position for one in placed] == [1, 2, 3]


def test_fewer_is_better_puts_the_smallest_first() -> None:
    assert [one.offer_id for one in place_offers([scored(1, -2.0), scored(2, 3.0)], None, sign=-1)] == [1, 2]


def test_equal_estimates_share_a_position() -> None:
    assert [one.position for one in place_offers([scored(1, 2.0), scored(2, 2.0), scored(3, 1.0)], None, sign=1)] == [
        1,
        1,
        3,
    ]


def test_offers_that_cannot_be_told_from_the_best_are_in_the_best_set() -> None:
    placed = place_offers([scored(1, 10.0), scored(2, 9.0), scored(3, 1.0)], None, sign=1)
    assert [one.in_best_set for one in placed] == [True, True, False]


def test_a_shared_control_group_sharpens_the_comparison() -> None:
    offers = [scored(1, 3.0), scored(2, 1.0)]
    assert all(one.in_best_set for one in place_offers(offers, None, sign=1))
    placed = place_offers(offers, Joint([1, 2], [1.0, 0.95, 1.0]), sign=1)
    assert [one.in_best_set for one in placed] == [True, False]


def test_a_precise_second_can_beat_what_an_uncertain_first_cannot() -> None:
    offers = [scored(1, 5.0, se=10.0), scored(2, 4.0, se=0.1), scored(3, 1.0, se=0.1)]
    assert [one.in_best_set for one in place_offers(offers, None, sign=1)] == [True, True, False]


def test_the_verdict_follows_the_outcomes_direction() -> None:
    offers = [scored(1, 5.0), scored(2, 0.5), scored(3, -5.0)]
    assert [one.verdict for one in place_offers(offers, None, sign=1)] == ["helps", "unclear", "harms"]
    assert [one.verdict for one in place_offers(offers, None, sign=-1)] == ["helps", "unclear", "harms"]


def test_an_offer_worse_than_none_is_not_among_the_best_beside_an_uncertain_first() -> None:
    placed = place_offers([scored(1, 3.0, se=10.0), scored(2, -2.0, se=0.5)], None, sign=1)
    assert [(one.offer_id, one.in_best_set, one.verdict) for one in placed] == [
        (1, True, "unclear"),
        (2, False, "harms"),
    ]


def test_where_every_offer_is_worse_than_none_there_is_no_best_set() -> None:
    placed = place_offers([scored(1, 5.0), scored(2, 6.0)], None, sign=-1)
    assert [one.in_best_set for one in placed] == [False, False]


def test_an_empty_list_stays_empty() -> None:
    assert place_offers([], None, sign=1) == []


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.1, 10)), min_size=1, max_size=12), st.sampled_from([1, -1]))
def test_the_first_is_in_the_best_set_unless_it_harms_and_nobody_is_lost(
    rows: list[tuple[float, float]], sign: int
) -> None:
    placed = place_offers([scored(i, value, se) for i, (value, se) in enumerate(rows)], None, sign=sign)
    assert placed[0].in_best_set == (placed[0].verdict != "harms")
    assert sorted(one.offer_id for one in placed) == list(range(len(rows)))


def posterior(n: int, seed: int) -> tuple[Floats, Floats]:
    """Means and a covariance with shared parts, as offers have them that share controls."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(n, 3)) * 0.3
    return rng.normal(size=n), root @ root.T + np.diag(rng.uniform(0.02, 1.0, n))


def placed_of(mean: Floats, covariance: Floats) -> list[Placed]:
    triangle = covariance[np.tril_indices(len(mean))]
    offers = [scored(i, float(value), float(np.sqrt(covariance[i, i]))) for i, value in enumerate(mean)]
    return place_offers(offers, Joint(range(len(mean)), triangle), sign=1)


def best_set_by_hand(mean: Floats, covariance: Floats) -> set[int]:
    """The rule in plain words: drop the least likely while the chances dropped sum to at most 5 %."""
    chances = {}
    for i in range(len(mean)):
        beats = [
            NormalDist().cdf((mean[i] - mean[j]) / (covariance[i, i] + covariance[j, j] - 2 * covariance[i, j]) ** 0.5)
            for j in range(len(mean))
            if j != i
        ]
        chances[i] = min([0.5, *beats])
    kept, dropped = set(chances), 0.0
    for i in sorted(chances, key=lambda each: chances[each]):
        dropped += chances[i]
        if dropped > 0.05:
            break
        kept.discard(i)
    return kept


@pytest.mark.parametrize(("n", "seed"), [(2, 1), (6, 2), (15, 3), (40, 4), (200, 5)])
def test_the_best_set_is_what_a_plain_rewrite_finds(n: int, seed: int) -> None:
    mean, covariance = posterior(n, seed)
    kept = may_be_best(
        mean, np.sqrt(np.diag(covariance)), Joint(range(n), covariance[np.tril_indices(n)]).correlations(range(n))
    )
    assert set(np.flatnonzero(kept).tolist()) == best_set_by_hand(mean, covariance)


@pytest.mark.parametrize(("n", "seed"), [(3, 11), (8, 12), (20, 13), (60, 14)])
def test_drawn_from_what_is_known_the_best_offer_is_in_the_set_95_times_of_100(n: int, seed: int) -> None:
    # 20,000 draws; three standard errors of a share of 0.95 are 0.0046.
    mean, covariance = posterior(n, seed)
    best = np.random.default_rng(seed).multivariate_normal(mean, covariance, size=20_000).argmax(axis=1)
    kept = [one.offer_id for one in placed_of(mean, covariance) if one.in_best_set or one.verdict == "harms"]
    assert np.isin(best, kept).mean() >= 0.95 - 0.0046


def test_only_the_offers_listed_are_compared() -> None:
    # Told together with a far better third one that is not open to this citizen.
    joint = Joint([7, 8, 9], [1.0, 0.0, 1.0, 0.9, 0.0, 1.0])
    placed = place_offers([scored(7, 1.0), scored(8, 0.8)], joint, sign=1)
    assert [(one.offer_id, one.position, one.in_best_set) for one in placed] == [(7, 1, True), (8, 2, True)]


def test_an_offer_that_was_not_told_with_the_others_counts_as_independent() -> None:
    together = Joint([1, 2], [4.0, 1.0, 1.0]).correlations([2, 5, 1])
    assert together.tolist() == [[1.0, 0.0, 0.5], [0.0, 1.0, 0.0], [0.5, 0.0, 1.0]]


def test_the_best_set_holds_the_truly_best_offer_as_often_as_it_says() -> None:
    # 2,000 worlds of ten offers, each shrunken as what is known says; the share must reach 95 % less three standard
    # errors (0.0049).
    rng = np.random.default_rng(7)
    between, noise = 0.5, 0.4
    kept, hits = between**2 / (between**2 + noise**2), 0
    se = noise * kept**0.5
    for _ in range(2000):
        truth = rng.normal(0.0, between, 10)
        mean = kept * (truth + rng.normal(0.0, noise, 10))
        best = may_be_best(mean, np.full(10, se), np.eye(10))
        hits += bool(best[truth.argmax()])
    assert hits / 2000 >= 0.95 - 3 * 0.0049
