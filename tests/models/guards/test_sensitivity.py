"""Robustness to what is unseen: the bound holds where a trait is left out on purpose; covariates are its measure."""

import numpy as np
import pandas as pd
import pytest

from models.estimate import estimate_effects
from models.guards.sensitivity import robustness_value


def draw(seed, *, size=6000, pull=0.8, push=0.7):
    """One arm; `hidden` raises both the odds of the offer and the outcome; the true effect is 0.5."""
    rng = np.random.default_rng(seed)
    x, hidden = rng.standard_normal(size), rng.standard_normal(size)
    chance = 1 / (1 + np.exp(2 - 0.8 * x - pull * hidden))
    offered = rng.random(size) < chance
    y = 0.7 * x + push * hidden + 0.5 * offered + rng.standard_normal(size)
    return pd.DataFrame({"offer": np.where(offered, "a", "none"), "y": y, "x": x, "hidden": hidden})


def _estimate(frame, covariates):
    return estimate_effects(frame, arm="offer", control="none", outcome="y", covariates=covariates)


def test_something_unseen_biases_no_more_than_the_bound_for_its_strength():
    frame = draw(1)
    full, short = _estimate(frame, ["x", "hidden"]), _estimate(frame, ["x"])
    bias = short.arms[0].att - full.arms[0].att
    stated = {b["covariate"]: b["bias"] for b in full.diagnostics["robustness"]["a"]["benchmarks"]}
    assert bias > 0.3
    assert bias < stated["hidden"] * 1.1


def test_a_covariate_as_strong_as_the_hidden_one_tells_its_bias():
    """x is as strong as what is hidden: an unseen trait "as strong as x" makes about the bias that is really there."""
    frame = draw(2, pull=0.8, push=0.7)
    short = _estimate(frame, ["x"])
    stated = short.diagnostics["robustness"]["a"]["benchmarks"][0]
    assert stated["covariate"] == "x"
    bias = short.arms[0].att - 0.5
    assert stated["bias"] * 0.6 < bias < stated["bias"] * 1.3
    assert stated["times"] == pytest.approx(short.arms[0].att / stated["bias"])


def test_a_covariate_that_tells_nothing_makes_no_bias():
    frame = draw(3, pull=0.0)
    noise = frame.assign(noise=np.random.default_rng(4).standard_normal(len(frame)))
    found = _estimate(noise, ["x", "noise"]).diagnostics["robustness"]["a"]["benchmarks"]
    assert [b["covariate"] for b in found] == ["x", "noise"]
    assert found[1]["bias"] < 0.02


@pytest.mark.parametrize("f", [0.01, 0.1, 0.5, 2.0])
def test_at_the_robustness_value_the_bound_reaches_the_effect(f):
    q = robustness_value(f)
    assert 0 < q < 1
    assert np.sqrt(q) * np.sqrt(q / (1 - q)) == pytest.approx(f)


def test_the_robustness_value_is_between_none_and_all_however_large_the_effect():
    assert robustness_value(0.0) == 0.0
    assert robustness_value(1e9) == pytest.approx(1.0)
    assert robustness_value(1e200) == 1.0


def test_an_interval_that_holds_nought_needs_nothing_unseen():
    frame = draw(5, pull=0.0)
    frame["y"] -= 0.5 * (frame["offer"] == "a")
    found = _estimate(frame, ["x", "hidden"])
    assert found.arms[0].att_low < 0 < found.arms[0].att_high
    assert found.diagnostics["robustness"]["a"]["value_of_limit"] == 0.0
