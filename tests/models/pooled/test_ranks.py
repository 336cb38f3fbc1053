"""Ranks, flags and sets against counting by hand and known truth."""

import numpy as np
import pytest

from models.pooled.ranks import flag_arms, rank_arms, rank_sets
from models.pooled.shrinkage import shrink


def test_ranks_are_counted_draw_by_draw():
    draws = np.array([[3.0, 2, 1], [3, 1, 2], [2, 3, 1], [3, 2, 1]])
    found = rank_arms(draws.mean(axis=0), draws)
    assert found.rank.tolist() == [1, 2, 3]
    assert found.p_best.tolist() == [0.75, 0.25, 0.0]
    assert found.p_top3.tolist() == [1.0, 1.0, 1.0]
    assert (found.rank_low.tolist(), found.rank_high.tolist()) == ([1, 1, 2], [2, 3, 3])


def test_where_fewer_is_better_the_lowest_is_first():
    draws = np.random.default_rng(0).normal([1.0, 2.0, 3.0], 0.1, (500, 3))
    assert rank_arms(draws.mean(axis=0), draws, lower_is_better=True).rank.tolist() == [1, 2, 3]
    assert rank_arms(draws.mean(axis=0), draws).rank.tolist() == [3, 2, 1]


def test_flags_are_wrong_at_most_one_time_in_twenty():
    flagged, wrong, covered = 0, 0, []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        truth = rng.normal(0.1, 0.17, 20)
        se = np.exp(rng.uniform(np.log(0.05), np.log(0.2), 20))
        posterior = shrink(truth + se * rng.standard_normal(20), np.diag(se**2), random_state=seed, n_draws=2000)
        found = rank_arms(posterior.mean, posterior.draws)
        flagged += int((found.flag != 0).sum())
        wrong += int((found.flag * (truth - truth.mean()) < 0).sum())
        true_rank = (-truth).argsort().argsort() + 1
        covered.extend((found.rank_low <= true_rank) & (true_rank <= found.rank_high))
    assert flagged > 300
    # Bounded by 5 %; some 500 flags give that a standard error of 1 %.
    assert wrong / flagged < 0.08
    assert np.mean(covered) > 0.94


def test_the_interval_of_a_place_holds_the_place():
    """Of two hundred arms alike each is surely none of the first six, and yet one has the best mean."""
    draws = np.random.default_rng(3).standard_normal((1000, 200))
    found = rank_arms(draws.mean(axis=0), draws)
    assert ((found.rank_low <= found.rank) & (found.rank <= found.rank_high)).all()


def test_an_arm_that_may_not_be_flagged_takes_no_part_in_the_share_of_false_flags():
    draws = np.array([0.0, 3, 3, -3, -3]) + np.random.default_rng(4).standard_normal((2000, 5))
    found = rank_arms(draws.mean(axis=0), draws, may_flag=np.array([True, False, True, True, True]))
    assert found.flag.tolist() == [0, 0, 1, -1, -1]


def test_flags_begin_with_the_surest():
    assert flag_arms(np.array([0.999, 0.5, 0.97, 0.001, 0.9])).tolist() == [1, 0, 1, -1, 1]
    assert flag_arms(np.array([0.9, 0.9])).tolist() == [0, 0]


@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_sets_of_ranks_hold_for_all_arms_at_once(spread):
    missed = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        truth = np.sort(rng.normal(0, spread, 8))[::-1] if spread else np.zeros(8)
        covariance = 0.01 * (np.eye(8) + 0.3)
        estimate = rng.multivariate_normal(truth, covariance)
        low, high = rank_sets(estimate, covariance, random_state=seed)
        if spread:
            missed += bool(((np.arange(1, 9) < low) | (np.arange(1, 9) > high)).any())
        else:
            missed += bool(((low > 1) | (high < 8)).any())
    # At most 5 % of 40 tables, 2 expected; more than 6 happens once in 300 times.
    assert missed <= 6


def test_sets_of_ranks_narrow_when_arms_are_far_apart():
    low, high = rank_sets(np.array([3.0, 2.0, 1.0]), np.eye(3) * 0.001)
    assert low.tolist() == high.tolist() == [1, 2, 3]
