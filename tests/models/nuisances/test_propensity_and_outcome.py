"""The two cross-fitted nuisances."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from models.nuisances.outcome import fit_outcome
from models.nuisances.propensity import fit_propensity
from models.table.design import build_design
from models.table.folds import assign_folds


def _design(x):
    frame = pd.DataFrame(x, columns=[f"x{j}" for j in range(x.shape[1])])
    return build_design(frame, list(frame.columns))


def test_folds_keep_a_citizen_together_and_spread_small_arms(rng):
    cluster = rng.integers(0, 400, 1000)
    arm = np.where(np.arange(1000) < 10, 1, 0)
    fold = assign_folds(arm, cluster, n_folds=5, rng=rng)
    assert all(len(set(fold[cluster == c])) == 1 for c in np.unique(cluster))
    assert np.bincount(fold[arm == 1], minlength=5).min() >= 1


def test_with_one_arm_the_log_ratio_is_that_of_a_logit(rng):
    x = rng.normal(size=(3000, 3))
    arm = (rng.random(3000) < 1 / (1 + np.exp(-(x @ [0.8, -0.5, 0.0] - 1.5)))).astype(int)
    fit = fit_propensity(x, arm, assign_folds(arm, np.arange(3000), n_folds=5, rng=rng), np.ones(3000), rng=rng)
    peer = LogisticRegression(C=1.0).fit(x, arm).decision_function(x)
    # Other folds, other fits: they differ by the sampling error of a fifth of the rows.
    assert np.abs(fit.log_ratio[:, 0] - peer).max() < 0.5
    assert np.corrcoef(fit.log_ratio[:, 0], peer)[0, 1] > 0.99


def test_sampling_weights_move_the_intercept_only(rng):
    x = rng.normal(size=(4000, 2))
    arm = (rng.random(4000) < 1 / (1 + np.exp(-(x[:, 0] - 2)))).astype(int)
    fold = assign_folds(arm, np.arange(4000), n_folds=4, rng=rng)
    one = fit_propensity(x, arm, fold, np.ones(4000), rng=rng).log_ratio[:, 0]
    ten = fit_propensity(x, arm, fold, np.where(arm == 0, 10.0, 1.0), rng=rng).log_ratio[:, 0]
    assert np.mean(one - ten) == pytest.approx(np.log(10), abs=0.1)
    assert np.std(one - ten) < 0.15


def test_a_small_arm_leans_on_the_others_and_a_large_one_on_itself(rng):
    x = rng.normal(size=(12_000, 3))
    slopes = np.array([[0.8, 0.8, 0.8, 0.8, -0.8], [0.0] * 5, [0.0] * 5])
    sizes = np.log([0.06, 0.06, 0.06, 0.0012, 0.06])
    scores = np.column_stack([np.zeros(12_000), sizes + x @ slopes]) + rng.gumbel(size=(12_000, 6))
    arm = scores.argmax(axis=1)
    fold = assign_folds(arm, np.arange(12_000), n_folds=4, rng=rng)
    fit = fit_propensity(x, arm, fold, np.ones(12_000), rng=rng)
    found = [np.polyfit(x[:, 0], fit.log_ratio[:, k], 1)[0] for k in range(5)]
    assert found[0] == pytest.approx(0.8, abs=0.2)
    assert found[4] == pytest.approx(-0.8, abs=0.2)
    assert 0.1 < found[3] < 1.4


def test_perfect_separation_gives_finite_ratios(rng):
    x = np.concatenate([rng.normal(-5, 0.1, 500), rng.normal(5, 0.1, 50)])[:, None]
    arm = np.repeat([0, 1], [500, 50])
    fit = fit_propensity(x / 5, arm, assign_folds(arm, np.arange(550), n_folds=5, rng=rng), np.ones(550), rng=rng)
    assert np.isfinite(fit.log_ratio).all()


def test_the_outcome_model_learns_curves_and_interactions_from_controls_alone(rng):
    x = rng.normal(size=(6000, 4))
    truth = x[:, 0] ** 2 + np.where(x[:, 1] > 0, x[:, 2], -x[:, 2])
    y = truth + rng.normal(size=6000)
    control = np.arange(6000) < 5000
    y[~control] += 100
    fold = np.arange(6000) % 5
    fit = fit_outcome(_design(x), y, control, fold, np.ones(6000), random_state=0)
    assert np.mean((fit.prediction - truth)[~control] ** 2) < 0.15 * truth.var()
    assert sum(fit.shares.values()) == pytest.approx(1, abs=1e-3)


def test_noise_is_predicted_by_its_mean(rng):
    fit = fit_outcome(
        _design(rng.normal(size=(400, 5))), rng.normal(7, 1, 400), np.ones(400, dtype=bool), np.arange(400) % 5,
        np.ones(400), random_state=0,
    )  # fmt: skip
    assert np.abs(fit.prediction - 7).mean() < 0.3
    assert fit.r_squared < 0.05


def test_a_row_is_never_predicted_from_its_own_outcome(rng):
    design, y = _design(rng.normal(size=(500, 3))), rng.normal(size=500)
    everybody, fold = np.ones(500, dtype=bool), np.arange(500) % 5
    first = fit_outcome(design, y, everybody, fold, np.ones(500), random_state=0)
    moved = y.copy()
    moved[0] += 50.0
    second = fit_outcome(design, moved, everybody, fold, np.ones(500), random_state=0)
    # Only the learners' shares, chosen over all rows, may move row 0 a little.
    assert abs(first.prediction[0] - second.prediction[0]) < 0.5
    assert np.abs(first.prediction - second.prediction)[fold != 0].max() > 0.05
