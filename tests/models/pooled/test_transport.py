"""To a common population: against known slopes and a plain rewrite."""

import numpy as np
import pytest

from models.pooled.transport import _Arms, _moments, _slope_left, shift_to_population
from models.table.blocks import rows_by_arm


def draw(rng, *, n_arms=6, size=300, n_terms=3, common=(0.4, 0.0, -0.2), own=0.0):
    """Residuals whose effects have known slopes; arms are drawn from different populations."""
    n_control = 4000
    arm = np.repeat(np.arange(n_arms + 1), [n_control] + [size] * n_arms)
    centres = np.vstack([np.zeros(n_terms), rng.normal(0, 0.6, (n_arms, n_terms))])
    x = centres[arm] + rng.standard_normal((len(arm), n_terms))
    slopes = np.array(common) + rng.normal(0, own, (n_arms, n_terms)) if own else np.tile(common, (n_arms, 1))
    level = rng.normal(0.2, 0.3, n_arms)
    effect = np.where(arm > 0, np.einsum("ij,ij->i", x, np.vstack([np.zeros(n_terms), slopes])[arm]), 0.0)
    effect[arm > 0] += level[arm[arm > 0] - 1]
    return arm, x, effect + rng.standard_normal(len(arm)), centres[1:], slopes


def test_it_finds_how_much_less_an_offer_would_do_for_others_than_for_its_own():
    errors, z = [], []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        arm, x, residual, _, slopes = draw(rng, own=0.05)
        weights = np.ones(len(arm))
        target = (arm == 0).astype(float)
        found = shift_to_population(residual, arm, x, weights, target)
        means = np.array([x[arm == k + 1].mean(axis=0) for k in range(6)])
        truth = np.einsum("ij,ij->i", x[arm == 0].mean(axis=0) - means, slopes)
        errors.append(found.shift - truth)
        z.append((found.shift - truth) / np.sqrt(np.diag(found.covariance)))
    assert abs(np.mean(errors)) < 0.02
    # 72 standardised errors: their root mean square lies in 0.75-1.3 unless the stated spread is wrong.
    assert 0.75 < np.sqrt(np.mean(np.square(z))) < 1.3


def test_an_offer_whose_people_are_the_common_population_is_not_moved():
    rng = np.random.default_rng(1)
    arm, x, residual, _, _ = draw(rng)
    target = (arm == 3).astype(float)
    found = shift_to_population(residual, arm, x, np.ones(len(arm)), target)
    assert found.shift[2] == pytest.approx(0.0, abs=1e-9)
    assert found.covariance[2, 2] == pytest.approx(0.0, abs=1e-9)


def test_without_slopes_the_shift_is_next_to_nothing():
    rng = np.random.default_rng(2)
    arm, x, residual, _, _ = draw(rng, common=(0.0, 0.0, 0.0))
    found = shift_to_population(residual, arm, x, np.ones(len(arm)), np.ones(len(arm)))
    assert np.abs(found.shift).max() < 0.06


def test_a_slope_that_the_outcome_model_left_is_no_effect():
    rng = np.random.default_rng(3)
    arm, x, residual, _, _ = draw(rng, common=(0.0, 0.0, 0.0), size=2000)
    crooked = residual + 0.5 * x[:, 0]
    target = (arm == 0).astype(float)
    found = shift_to_population(crooked, arm, x, np.ones(len(arm)), target)
    assert np.abs(found.shift).max() < 0.15


def test_the_posterior_is_that_of_one_large_regression():
    """The same model written out: one row a person, one column a common or own slope, solved at once."""
    rng = np.random.default_rng(4)
    arm, x, residual, _, _ = draw(rng, n_arms=3, size=40, own=0.2)
    weights, n_terms = np.ones(len(arm)), x.shape[1]
    by_arm = rows_by_arm(arm, 3)
    moments, noise = _moments(residual, by_arm[1:], x, weights, x.mean(axis=0))
    mean, covariance, slope, _ = _Arms.of(moments, (0.1 * noise) ** 2).posterior((0.2 * noise) ** 2)
    rows, target, way = [], [], []
    for k, mine in enumerate(by_arm[1:]):
        z, own = x[mine] - x[mine].mean(axis=0), np.zeros((len(mine), 3 * n_terms))
        own[:, k * n_terms : (k + 1) * n_terms] = z
        rows.append(np.hstack([z, own]))
        target.append(residual[mine] - residual[mine].mean())
        step = np.zeros(3 * n_terms)
        step[k * n_terms : (k + 1) * n_terms] = x.mean(axis=0) - x[mine].mean(axis=0)
        way.append(np.concatenate([x.mean(axis=0) - x[mine].mean(axis=0), step]))
    design, way = np.vstack(rows), np.array(way)
    prior = np.repeat([0.2**2, 0.1**2], [n_terms, 3 * n_terms]) * noise**2
    spread = np.linalg.inv(design.T @ design / noise**2 + np.diag(1 / prior))
    solved = spread @ design.T @ np.concatenate(target) / noise**2
    assert mean == pytest.approx(way @ solved, abs=1e-9)
    assert covariance == pytest.approx(way @ spread @ way.T, abs=1e-9)
    assert slope == pytest.approx(solved[:n_terms], abs=1e-9)


def test_the_slope_left_is_least_squares_with_a_covariance_for_unequal_variances():
    """White's formula, written out."""
    rng = np.random.default_rng(5)
    x, weights = rng.standard_normal((500, 3)), rng.uniform(0.5, 2.0, 500)
    residual = 0.3 * x[:, 1] + rng.standard_normal(500) * (1 + np.abs(x[:, 0]))
    slope, spread = _slope_left(residual, np.arange(500), x, weights)
    w = weights / weights.mean()
    z, r = x - np.average(x, axis=0, weights=w), residual - np.average(residual, weights=w)
    expected = np.linalg.solve((z.T * w) @ z, (z.T * w) @ r)
    scores = z * (w * (r - z @ expected))[:, None]
    bread = np.linalg.inv((z.T * w) @ z)
    assert slope == pytest.approx(expected, abs=1e-5)
    assert spread == pytest.approx(bread @ scores.T @ scores @ bread, rel=1e-3)
