"""Placebo outcomes find what is unseen, and are quiet where nothing is; models are held against what was seen."""

import numpy as np
import pandas as pd
import pytest

from models.errors import InputError
from models.estimate import estimate_effects
from models.guards.placebo import Placebo, measure_systematic


def draw(seed, *, unseen, n_arms=6, size=5000):
    """Arms differ in what is unseen, which shows in `before` and in `y` alike; the true effects are all 0.3."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(size)
    arm = rng.choice(n_arms + 1, size, p=[0.7] + [0.3 / n_arms] * n_arms)
    trait = rng.normal(0, unseen, n_arms + 1)[arm]
    frame = pd.DataFrame({"x": x, "before": 0.5 * x + trait + rng.standard_normal(size)})
    frame["y"] = 0.5 * x + trait + 0.3 * (arm > 0) + rng.standard_normal(size)
    frame["offer"] = np.array(["none", *"abcdefgh"])[arm]
    return frame


def _estimate(frame, **changed):
    return estimate_effects(frame, arm="offer", control="none", outcome="y", covariates=["x"], **changed)


def test_a_placebo_finds_what_is_unseen_and_widens_the_intervals():
    frame = draw(1, unseen=0.3)
    plain, tested = _estimate(frame), _estimate(frame, placebos=["before"])
    placebo = tested.diagnostics["placebo"]
    assert placebo["outcomes"]["before"]["p_value"] < 0.001
    assert 0.02 < placebo["variance"] < 0.4
    assert tested.arms[0].se > plain.arms[0].se
    assert tested.arms[0].att == plain.arms[0].att
    assert tested.arms[0].att_low == plain.arms[0].att_low
    assert any("'before'" in text and "too narrow" in text for text in tested.diagnostics["warnings"])
    assert plain.diagnostics["warnings"] == []


def test_a_placebo_is_quiet_where_nothing_is_unseen():
    found = [_estimate(draw(seed, unseen=0.0), placebos=["before"]).diagnostics["placebo"] for seed in range(6)]
    # Six tests at 5 %: two or more below happens three times in a hundred.
    assert sum(one["outcomes"]["before"]["p_value"] < 0.05 for one in found) <= 1
    assert np.mean([one["variance"] for one in found]) < 0.01


def test_placebo_variance_is_what_chance_does_not_explain():
    rng = np.random.default_rng(2)
    covariance = np.eye(600) * 0.04
    att = rng.normal(0, np.sqrt(0.04 + 0.09), 600)
    found = measure_systematic({"before": Placebo(att, covariance)})
    assert found.own == pytest.approx(0.09, abs=0.022)
    assert found.shared < 0.001
    assert measure_systematic({}).covariance(2).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_what_all_arms_are_off_alike_does_not_vanish_in_their_mean():
    """Selection into any offer at all: the placebo is off by 0.3 in every arm, and so is the outcome."""
    rng = np.random.default_rng(6)
    frame = draw(6, unseen=0.0, size=4000)
    frame[["before", "y"]] += 0.3 * (frame[["offer"]] != "none").to_numpy()
    found = measure_systematic({"before": Placebo(0.3 + rng.normal(0, 0.1, 60), np.eye(60) * 0.01)})
    assert found.shared == pytest.approx(0.09, abs=0.03)
    assert found.own < 0.01
    tested = _estimate(frame, placebos=["before"])
    # The truth is 0.3, the estimates lie near 0.6.
    assert all(arm.low < 0.3 < arm.high for arm in tested.arms)
    assert not any(arm.low < 0.3 < arm.high for arm in _estimate(frame).arms)


def test_a_placebo_among_the_covariates_is_refused():
    with pytest.raises(InputError, match="before"):
        estimate_effects(
            draw(3, unseen=0.0), arm="offer", control="none", outcome="y", covariates=["x", "before"],
            placebos=["before"],
        )  # fmt: skip


def test_models_are_held_against_what_was_seen():
    found = _estimate(draw(4, unseen=0.0)).diagnostics["calibration"]
    assert found["outcome_slope"] == pytest.approx(1.0, abs=0.1)
    assert len(found["outcome_tenths"]) == len(found["offer_tenths"]) == 10
    predicted, seen, rows = np.array(found["outcome_tenths"]).T
    assert np.corrcoef(predicted, seen)[0, 1] > 0.97
    assert rows.sum() == pytest.approx(3500, abs=150)
    assert np.array(found["offer_tenths"])[:, 1].mean() == pytest.approx(0.3, abs=0.03)
