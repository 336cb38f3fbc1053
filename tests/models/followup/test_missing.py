"""Outcomes that some rows have not: weights that bring the others' back, and limits for what is not known."""

import numpy as np
import pandas as pd
import pytest

from models.comparison import Columns
from models.estimate import estimate_effects
from models.followup.missing import bound_effects, to_full_size, weigh_answered

COLUMNS = Columns("arm", "none", ["x"])


def _table(rng, size=800):
    """Whoever has a low x answers less, in the arm half as often as without; the arm's true effect is 1."""
    x = rng.normal(size=size)
    treated = rng.random(size) < 1 / (1 + np.exp(0.8 - 0.6 * x))
    chance = 1 / (1 + np.exp(-(1.6 - 0.8 * treated) - 1.2 * x))
    y = x + treated + rng.normal(size=size)
    return pd.DataFrame({
        "arm": np.where(treated, "a", "none"), "x": x, "whole": y, "y": np.where(rng.random(size) < chance, y, np.nan),
    })  # fmt: skip


def _weigh(table, answered):
    arm = (table["arm"] == "a").to_numpy().astype(np.int64)
    return weigh_answered(table, COLUMNS, arm, np.arange(len(table)), answered, random_state=0)


def test_those_who_answered_have_the_covariates_of_all(rng):
    table = _table(rng, 6000)
    answered = table["y"].notna().to_numpy()
    weights = _weigh(table, answered)
    assert (weights[~answered] == 0).all()
    for side in (table["arm"] == "a", table["arm"] == "none"):
        rows = side.to_numpy()
        assert weights[rows].sum() == pytest.approx(rows.sum())
        plain = table["x"][rows & answered].mean()
        mean = np.average(table["x"][rows], weights=weights[rows])
        assert abs(mean - table["x"][rows].mean()) < 0.06 < abs(plain - table["x"][rows].mean())


def test_an_arm_without_any_answer_gets_no_weight(rng):
    table = _table(rng)
    answered = (table["arm"] == "none").to_numpy()
    assert _weigh(table, answered)[~answered].sum() == 0


def test_weights_sum_to_each_arms_rows():
    weights = to_full_size(np.array([1.0, 0.0, 2.0, 2.0, 0.0]), np.array([0, 0, 1, 1, 2]))
    assert weights.tolist() == [2.0, 0.0, 1.0, 1.0, 0.0]


def test_the_bounds_are_the_plain_ones_where_the_covariate_tells_nothing(rng):
    """Manski's: each arm's mean with all that is missing at one end of what was seen."""
    size = 2000
    table = pd.DataFrame({"arm": rng.choice(["none", "a"], size), "x": rng.normal(size=size)})
    table["y"] = np.where(rng.random(size) < 0.8, rng.random(size).round(2), np.nan)
    low, high = bound_effects(table, COLUMNS, "y", random_state=0)
    ends = {end: table["y"].fillna(value).groupby(table["arm"]).mean() for end, value in
            (("low", table["y"].min()), ("high", table["y"].max()))}  # fmt: skip
    assert low["a"] == pytest.approx(ends["low"]["a"] - ends["high"]["none"], abs=0.02)
    assert high["a"] == pytest.approx(ends["high"]["a"] - ends["low"]["none"], abs=0.02)


def test_weighed_effects_are_right_and_within_their_bounds():
    errors, dropped, covered = [], [], []
    for seed in range(8):
        table = _table(np.random.default_rng(seed))
        arm = estimate_effects(
            table, arm="arm", control="none", outcome="y", covariates=["x"], missing="weigh"
        ).arms[0]  # fmt: skip
        assert arm.bound_low < arm.att < arm.bound_high
        assert arm.response == pytest.approx(table["y"][table["arm"] == "a"].notna().mean())
        errors.append(arm.att - 1)
        covered.append(arm.att_low <= 1 <= arm.att_high)
        answered = table.dropna()
        means = answered.groupby("arm")["y"].mean()
        dropped.append(means["a"] - means["none"] - 1)
    assert abs(np.mean(errors)) < 0.08 < np.mean(dropped)
    assert sum(covered) >= 7
