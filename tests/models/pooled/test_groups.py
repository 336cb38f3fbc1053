"""Effects of groups: against counting by hand, known truth, and a posterior written out."""

import numpy as np
import pytest

from models.pooled.groups import Told, group_effects
from models.pooled.shrinkage import shrink

NAMES = ["a", "b", "c", "d"]
SUPPLIERS = {"supplier": {"a": "S1", "b": "S1", "c": "S2", "d": "S3"}}
KINDS = {"kind": {"a": "own", "b": "own", "c": "private", "d": "private"}}


def told(draws, citizens=(10.0, 30.0, 20.0, 20.0)):
    return Told(NAMES, np.array(citizens), draws.mean(axis=0), draws)


@pytest.fixture
def draws():
    return np.random.default_rng(0).normal([0.0, 0.4, 0.2, -0.2], 0.1, (4000, 4))


def test_a_group_is_the_mean_of_its_arms_weighted_by_their_citizens(draws):
    by_key = {one.key: one for one in group_effects(told(draws), SUPPLIERS)}
    expected = (10 * draws[:, 0] + 30 * draws[:, 1]) / 40
    first = by_key["S1"]
    assert first.estimate == pytest.approx(expected.mean())
    assert first.se == pytest.approx(expected.std())
    assert (first.low, first.high) == pytest.approx(tuple(np.quantile(expected, [0.025, 0.975])))
    assert first.p_positive == pytest.approx((expected > 0).mean())
    average = draws @ np.array([10, 30, 20, 20]) / 80
    assert first.p_above == pytest.approx((expected > average).mean())
    assert (first.arms, first.n) == (2, 40)


def test_groups_are_placed_among_the_groups_of_their_column(draws):
    found = group_effects(told(draws), SUPPLIERS)
    assert {one.key: one.rank for one in found} == {"S1": 1, "S2": 2, "S3": 3}
    assert all(one.rank_low <= one.rank <= one.rank_high for one in found)
    turned = group_effects(told(draws), SUPPLIERS, lower_is_better=True)
    assert {one.key: one.rank for one in turned} == {"S1": 3, "S2": 2, "S3": 1}
    assert turned[0].p_positive == found[0].p_positive
    assert turned[0].p_above == pytest.approx(1 - found[0].p_above)


def test_two_groups_are_held_against_each_other(draws):
    own, private, contrast = group_effects(told(draws), KINDS)
    expected = (10 * draws[:, 0] + 30 * draws[:, 1]) / 40 - (draws[:, 2] + draws[:, 3]) / 2
    assert (contrast.dimension, contrast.key, contrast.rank) == ("contrast", "own-private", None)
    assert contrast.estimate == pytest.approx(own.estimate - private.estimate)
    assert contrast.se == pytest.approx(expected.std())
    # Above the average of both is above the other.
    assert contrast.p_above == own.p_above == pytest.approx(1 - private.p_above)
    assert (contrast.arms, contrast.n) == (4, 80)


def test_an_arm_without_a_group_is_in_none(draws):
    found = group_effects(told(draws), {"kind": {"a": "own", "b": "", "c": "private"}})
    assert {one.key: one.arms for one in found} == {"own": 1, "private": 1, "own-private": 2}


def test_groups_hold_their_truth_as_often_as_they_say():
    """Suppliers with an effect of their own, twelve offers of each of five, arms of unequal size."""
    covered, above, wrong = [], 0, 0
    supplier = np.arange(60) % 5
    names = [f"offer {k}" for k in range(60)]
    labels = {"supplier": {name: f"S{s}" for name, s in zip(names, supplier, strict=True)}}
    for seed in range(60):
        rng = np.random.default_rng(seed)
        citizens = np.exp(rng.uniform(np.log(15), np.log(200), 60)).round()
        truth = 0.1 + rng.normal(0, 0.1, 5)[supplier] + rng.normal(0, 0.12, 60)
        covariance = np.diag(0.7 / citizens) + 0.0004
        estimate = rng.multivariate_normal(truth, covariance)
        found = shrink(estimate, covariance, groups=[supplier], random_state=seed, n_draws=2000)
        groups = group_effects(Told(names, citizens, found.mean, found.draws), labels)
        true = np.array([np.average(truth[supplier == s], weights=citizens[supplier == s]) for s in range(5)])
        covered.extend(one.low <= value <= one.high for one, value in zip(groups, true, strict=True))
        average = np.average(truth, weights=citizens)
        sure = [(one, value) for one, value in zip(groups, true, strict=True) if one.p_above > 0.95]
        above, wrong = above + len(sure), wrong + sum(value < average for _, value in sure)
    # 300 intervals: 0.95 has a standard error of 0.013.
    assert 0.91 < np.mean(covered) < 0.985
    assert above > 50
    assert wrong / above < 0.05
