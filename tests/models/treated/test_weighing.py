"""Weights of the no-offer rows: made anew by block, the same as if all were in memory."""

import numpy as np
import pytest

from models.table import blocks
from models.treated import att
from models.treated.att import estimate_att
from models.treated.moderate import Moderated
from tests.models.dense import dense_influence, dense_outer, dense_weights, weighing_of


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(blocks, "NUMBERS_IN_A_BLOCK", 1)
    monkeypatch.setattr(blocks, "FEWEST_ROWS", 37)


def _table(rng, n_arms=11, size=2000):
    arm = np.where(rng.random(size) < 0.7, 0, rng.integers(1, n_arms + 1, size))
    log_ratio = rng.normal(-3, 1.2, (size, n_arms)) * np.linspace(0.3, 2.0, n_arms)
    return arm, log_ratio, rng.uniform(0.5, 2.0, size), rng.normal(size=size) + 0.2 * arm


def test_weights_by_block_are_those_of_one_matrix(rng, small_blocks):
    arm, log_ratio, weights, _ = _table(rng)
    terms = rng.normal(size=(2000, 4))
    weighing = weighing_of(log_ratio, arm, weights, terms)
    controls = arm == 0
    share, limited = dense_weights(log_ratio[controls], weights[controls], np.bincount(arm)[1:])
    assert limited.max() > 0.1
    assert limited.min() == 0
    np.testing.assert_allclose(weighing.of(np.flatnonzero(controls)), share, atol=1e-12)
    np.testing.assert_allclose(weighing.limited_share, limited, atol=1e-12)
    np.testing.assert_allclose(weighing.effective_n, 1 / (share**2).sum(axis=0), rtol=1e-10)
    np.testing.assert_allclose(weighing.largest, share.max(axis=0), rtol=1e-10)
    np.testing.assert_allclose(weighing.means, share.T @ terms[controls], atol=1e-12)
    np.testing.assert_allclose(weighing.least_alike, np.sort(log_ratio[controls], axis=0)[-5], rtol=1e-12)


@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize("cohorts", [False, True])
def test_the_covariance_by_block_is_that_of_one_matrix(rng, small_blocks, monkeypatch, repeated, cohorts):
    arm, log_ratio, weights, residual = _table(rng)
    cluster = rng.integers(0, 700, 2000) if repeated else np.arange(2000)
    cohort = np.where(arm > 0, 40 * arm + rng.integers(0, 6, 2000), -1) if cohorts else None
    # Before the small arms' variances are moderated.
    monkeypatch.setattr(att, "moderate_variances", _unmoderated)
    fit = estimate_att(residual, arm, weighing_of(log_ratio, arm, weights), weights, cluster, cohort)
    controls = arm == 0
    share, _ = dense_weights(log_ratio[controls], weights[controls], np.bincount(arm)[1:])
    influence, effects = dense_influence(residual, arm, share, weights)
    expected = dense_outer(influence, cluster)
    if cohorts:
        by_cohort = np.where(cohort < 0, 10_000 + cluster, cohort)
        both = cluster * 100_000 + by_cohort
        expected = expected + dense_outer(influence, by_cohort) - dense_outer(influence, both)
    np.testing.assert_allclose(fit.att, effects, atol=1e-10)
    apart = ~np.eye(len(effects), dtype=bool)
    if np.linalg.eigvalsh(expected).min() > 0:
        np.testing.assert_allclose(fit.covariance[apart], expected[apart], atol=1e-12)
    own = np.array([_own(influence[arm == k + 1, k], cluster[arm == k + 1], cohort, arm == k + 1) for k in range(11)])
    np.testing.assert_allclose(fit.own * fit.own_degrees / (fit.own_degrees + 1), own, rtol=1e-9)


def _unmoderated(variance, degrees):
    return Moderated(variance, degrees, float("nan"), 0.0)


def _own(influence, cluster, cohort, mine):
    alone = dense_outer(influence[:, None], cluster)[0, 0]
    if cohort is None:
        return alone
    both = dense_outer(influence[:, None], cluster * 100_000 + cohort[mine])[0, 0]
    return max(alone, alone + dense_outer(influence[:, None], cohort[mine])[0, 0] - both)


def test_no_control_stands_for_more_than_the_limit():
    arm = np.repeat([0, 1], [1000, 200])
    log_ratio = np.zeros((1200, 1))
    log_ratio[0] = 12.0
    weighing = weighing_of(log_ratio, arm)
    weights = weighing.of(np.arange(1000))[:, 0]
    assert weights.sum() == pytest.approx(1)
    assert weights.max() == pytest.approx(0.05)
    assert weighing.limited_share[0] > 0.9


def test_a_small_arm_is_not_limited_by_an_absolute_bound(rng):
    arm = np.repeat([0, 1], [5000, 15])
    log_ratio = rng.normal(-8, 1, (5015, 1))
    weighing = weighing_of(log_ratio, arm)
    assert weighing.limited_share[0] == 0
    plain = np.exp(log_ratio[:5000, 0])
    np.testing.assert_allclose(weighing.of(np.arange(5000))[:, 0], plain / plain.sum())


def test_where_a_handful_carries_all_weight_the_limit_gives_way():
    """Three controls are like the arm and nobody else is by far: a twentieth each would be no comparison at all."""
    arm = np.repeat([0, 1], [400, 30])
    log_ratio = np.where(np.arange(430) < 3, 900.0, 0.0)[:, None]
    weighing = weighing_of(log_ratio, arm)
    weights = weighing.of(np.arange(400))[:, 0]
    assert weights.sum() == pytest.approx(1)
    np.testing.assert_allclose(weights[:3], 1 / 3)
