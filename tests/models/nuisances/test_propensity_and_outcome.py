"""The two cross-fitted nuisances."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from models.nuisances.outcome import ControlOutcomeRegressor
from models.nuisances.propensity import PooledMultinomialLogit
from models.nuisances.ratios import Ratios
from models.table.design import build_design
from models.table.folds import assign_folds


def _design(x):
    frame = pd.DataFrame(x, columns=[f"x{j}" for j in range(x.shape[1])])
    return build_design(frame, list(frame.columns))


def _log_ratio(x, arm, fold, weights):
    model = PooledMultinomialLogit(random_state=0).fit(x, arm, weights, fold)
    return Ratios(x, (fold,), (model.fold_coef_,)).of(np.arange(len(x)))


def _outcome(x, y, controls, fold):
    model = ControlOutcomeRegressor(n_plain=x.shape[1], random_state=0)
    return model, model.fit_predict(_design(x).basis, y, controls.astype(float), fold)


def test_folds_keep_a_citizen_together_and_spread_small_arms(rng):
    cluster = rng.integers(0, 400, 1000)
    arm = np.where(np.arange(1000) < 10, 1, 0)
    fold = assign_folds(arm, cluster, n_folds=5, rng=rng)
    assert all(len(set(fold[cluster == c])) == 1 for c in np.unique(cluster))
    assert np.bincount(fold[arm == 1], minlength=5).min() >= 1


def test_with_one_arm_the_log_ratio_is_that_of_a_logit(rng):
    x = rng.normal(size=(3000, 3))
    arm = (rng.random(3000) < 1 / (1 + np.exp(-(x @ [0.8, -0.5, 0.0] - 1.5)))).astype(int)
    found = _log_ratio(x, arm, assign_folds(arm, np.arange(3000), n_folds=5, rng=rng), np.ones(3000))
    peer = LogisticRegression(C=1.0).fit(x, arm).decision_function(x)
    # Other folds, other fits: they differ by the sampling error of a fifth of the rows.
    assert np.abs(found[:, 0] - peer).max() < 0.5
    assert np.corrcoef(found[:, 0], peer)[0, 1] > 0.99


def test_sampling_weights_move_the_intercept_only(rng):
    x = rng.normal(size=(4000, 2))
    arm = (rng.random(4000) < 1 / (1 + np.exp(-(x[:, 0] - 2)))).astype(int)
    fold = assign_folds(arm, np.arange(4000), n_folds=4, rng=rng)
    one = _log_ratio(x, arm, fold, np.ones(4000))[:, 0]
    ten = _log_ratio(x, arm, fold, np.where(arm == 0, 10.0, 1.0))[:, 0]
    assert np.mean(one - ten) == pytest.approx(np.log(10), abs=0.1)
    assert np.std(one - ten) < 0.15


def test_a_small_arm_leans_on_the_others_and_a_large_one_on_itself(rng):
    x = rng.normal(size=(12_000, 3))
    slopes = np.array([[0.8, 0.8, 0.8, 0.8, -0.8], [0.0] * 5, [0.0] * 5])
    sizes = np.log([0.06, 0.06, 0.06, 0.0012, 0.06])
    scores = np.column_stack([np.zeros(12_000), sizes + x @ slopes]) + rng.gumbel(size=(12_000, 6))
    arm = scores.argmax(axis=1)
    fold = assign_folds(arm, np.arange(12_000), n_folds=4, rng=rng)
    log_ratio = _log_ratio(x, arm, fold, np.ones(12_000))
    found = [np.polyfit(x[:, 0], log_ratio[:, k], 1)[0] for k in range(5)]
    assert found[0] == pytest.approx(0.8, abs=0.2)
    assert found[4] == pytest.approx(-0.8, abs=0.2)
    assert 0.1 < found[3] < 1.4


def test_perfect_separation_gives_finite_ratios(rng):
    x = np.concatenate([rng.normal(-5, 0.1, 500), rng.normal(5, 0.1, 50)])[:, None]
    arm = np.repeat([0, 1], [500, 50])
    found = _log_ratio(x / 5, arm, assign_folds(arm, np.arange(550), n_folds=5, rng=rng), np.ones(550))
    assert np.isfinite(found).all()


def test_the_outcome_model_learns_curves_and_interactions_from_controls_alone(rng):
    x = rng.normal(size=(6000, 4))
    truth = x[:, 0] ** 2 + np.where(x[:, 1] > 0, x[:, 2], -x[:, 2])
    y = truth + rng.normal(size=6000)
    control = np.arange(6000) < 5000
    y[~control] += 100
    model, prediction = _outcome(x, y, control, np.arange(6000) % 5)
    assert np.mean((prediction - truth)[~control] ** 2) < 0.15 * truth.var()
    assert sum(model.shares_.values()) == pytest.approx(1, abs=1e-3)


def test_noise_is_predicted_by_its_mean(rng):
    model, prediction = _outcome(
        rng.normal(size=(400, 5)), rng.normal(7, 1, 400), np.ones(400, dtype=bool), np.arange(400) % 5
    )
    assert np.abs(prediction - 7).mean() < 0.3
    assert model.r_squared_ < 0.05


def test_a_row_is_never_predicted_from_its_own_outcome(rng):
    x, y = rng.normal(size=(500, 3)), rng.normal(size=500)
    everybody, fold = np.ones(500, dtype=bool), np.arange(500) % 5
    first = _outcome(x, y, everybody, fold)[1]
    moved = y.copy()
    moved[0] += 50.0
    second = _outcome(x, moved, everybody, fold)[1]
    # Only the learners' shares, chosen over all rows, may move row 0 a little.
    assert abs(first[0] - second[0]) < 0.5
    assert np.abs(first - second)[fold != 0].max() > 0.05
