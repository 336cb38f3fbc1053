"""The effect on the treated and its covariance."""

import numpy as np
import pytest

from models.treated.att import estimate_att
from tests.models.dense import weighing_of


def _fit(residual, arm, log_ratio, weights, cluster, cohort=None):
    return estimate_att(residual, arm, weighing_of(log_ratio, arm, weights), weights, cluster, cohort)


def _arms(rng, sizes=(400, 60, 40)):
    arm = np.repeat(np.arange(len(sizes)), sizes)
    residual = rng.normal(size=len(arm)) + 0.3 * arm
    log_ratio = rng.normal(-2, 0.5, (len(arm), len(sizes) - 1))
    return arm, residual, log_ratio


def test_it_is_the_arm_mean_less_the_reweighted_control_mean(rng):
    arm, residual, log_ratio = _arms(rng)
    weights = rng.uniform(0.5, 2, len(arm))
    fit = _fit(residual, arm, log_ratio, weights, np.arange(len(arm)))
    for k in (1, 2):
        # Plain rewrite of the formula, person by person.
        above = sum(w * r for w, r, a in zip(weights, residual, arm, strict=True) if a == k)
        arm_mean = above / sum(w for w, a in zip(weights, arm, strict=True) if a == k)
        pairs = [
            (w * np.exp(g), r) for w, g, r, a in zip(weights, log_ratio[:, k - 1], residual, arm, strict=True) if a == 0
        ]
        control_mean = sum(w * r for w, r in pairs) / sum(w for w, _ in pairs)
        assert fit.att[k - 1] == pytest.approx(arm_mean - control_mean, abs=1e-12)


def test_equal_weights_give_the_two_sample_standard_error(rng):
    arm, residual, _ = _arms(rng, sizes=(300, 80))
    fit = _fit(residual, arm, np.zeros((380, 1)), np.ones(380), np.arange(380))
    treated, controls = residual[arm == 1], residual[arm == 0]
    expected = treated.var(ddof=1) / 80 + controls.var(ddof=1) / 300
    assert fit.covariance[0, 0] == pytest.approx(expected, rel=1e-9)


def test_arms_are_correlated_through_their_shared_controls(rng):
    arm, residual, _ = _arms(rng)
    fit = _fit(residual, arm, np.zeros((500, 2)), np.ones(500), np.arange(500))
    assert fit.covariance[0, 1] == pytest.approx(residual[arm == 0].var() / 400, rel=1e-9)


def test_rows_of_one_citizen_count_together(rng):
    arm, residual, log_ratio = _arms(rng)
    once = _fit(residual, arm, log_ratio, np.ones(500), np.arange(500))
    twice = _fit(
        np.tile(residual, 2), np.tile(arm, 2), np.tile(log_ratio, (2, 1)), np.ones(1000), np.tile(np.arange(500), 2)
    )
    np.testing.assert_allclose(np.diag(twice.covariance), np.diag(once.covariance), rtol=0.02)


def test_a_shock_to_a_whole_cohort_widens_the_interval(rng):
    arm = np.repeat([0, 1], [500, 60])
    cohort = np.where(arm == 1, np.arange(560) // 10, -1)
    residual = rng.normal(size=560) + np.where(arm == 1, rng.normal(0, 2, 56)[np.arange(560) // 10], 0)
    fits = [
        _fit(residual, arm, np.zeros((560, 1)), np.ones(560), np.arange(560), grouping) for grouping in (None, cohort)
    ]
    assert fits[1].covariance[0, 0] > 3 * fits[0].covariance[0, 0]
    assert fits[1].degrees[0] < 10


def test_cohorts_never_narrow_the_interval(rng):
    arm = np.repeat([0, 1], [500, 60])
    residual = rng.normal(size=560)
    cohort = np.where(arm == 1, np.arange(560) % 30, -1)
    alone = _fit(residual, arm, np.zeros((560, 1)), np.ones(560), np.arange(560))
    fit = _fit(residual, arm, np.zeros((560, 1)), np.ones(560), np.arange(560), cohort)
    assert fit.covariance[0, 0] >= 0.99 * alone.covariance[0, 0]


def test_the_covariance_has_no_negative_variance_in_any_direction(rng):
    arm = np.repeat(np.arange(6), [300, 9, 8, 7, 6, 5])
    cluster = rng.integers(0, 120, len(arm))
    cohort = np.where(arm > 0, rng.integers(0, 4, len(arm)) + 10 * arm, -1)
    fit = _fit(rng.normal(size=len(arm)), arm, np.zeros((len(arm), 5)), np.ones(len(arm)), cluster, cohort)
    assert np.linalg.eigvalsh(fit.covariance).min() > -1e-12
