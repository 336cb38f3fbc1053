"""What comes out of an estimation, as a table and as JSON."""

import json

import numpy as np
import pandas as pd
import pytest

from models.estimate import estimate_effects
from models.pooled.personal import PersonalModel


@pytest.fixture(scope="module")
def result():
    rng = np.random.default_rng(0)
    arm = np.array(["none", "a", "b", "c", "d"])[np.searchsorted([0.6, 0.75, 0.9, 0.995], rng.random(800))]
    x = rng.standard_normal(800)
    y = x + np.where(arm == "a", 1.0, 0.0) + 0.5 * rng.standard_normal(800)
    kind = pd.Series(arm).map({"a": "own", "b": "private", "c": "private", "d": "private"})
    frame = pd.DataFrame({"offer": arm, "y": y, "x": x, "kind": kind})
    return estimate_effects(frame, arm="offer", control="none", outcome="y", covariates=["x"], groups=["kind"])


def test_groups_and_their_contrast_come_from_the_arms_told_together(result):
    assert [(one.dimension, one.key) for one in result.groups] == [
        ("kind", "own"), ("kind", "private"), ("contrast", "own-private"),
    ]  # fmt: skip
    own = result.groups[0]
    best = next(arm for arm in result.arms if arm.arm == "a")
    assert own.estimate == pytest.approx(best.estimate)
    assert (own.low, own.high) == pytest.approx((best.low, best.high))
    assert own.n == best.n_clusters
    assert result.groups[2].low > 0.5


def test_hidden_arms_are_in_no_group_and_not_told(result):
    hidden = {arm.arm for arm in result.arms if arm.n_clusters < 5}
    assert hidden.isdisjoint(result.told)
    counted = sum(arm.n_clusters for arm in result.arms if arm.arm in result.told)
    assert sum(one.n for one in result.groups if one.dimension == "kind") == counted


def test_the_posterior_covariance_is_that_of_the_arms_told(result):
    told = [arm for arm in result.arms if arm.arm in result.told]
    assert result.posterior_covariance.shape == (len(told), len(told))
    # Of 4,000 draws: a standard deviation is known to about one part in a hundred.
    assert np.sqrt(np.diag(result.posterior_covariance)) == pytest.approx([arm.se for arm in told], rel=0.05)


def test_everything_is_fit_for_json(result):
    plain = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert [len(row) for row in plain["posterior_covariance"]] == list(range(1, len(result.told) + 1))
    assert plain["told"] == list(result.told)
    assert plain["groups"][0]["key"] == "own"
    assert PersonalModel.from_dict(plain["personal"]).arms == result.told


def test_the_table_has_a_column_for_grade_and_for_what_a_rank_takes(result):
    frame = result.to_frame().set_index("arm")
    assert frame.loc["a", "grade"] == 1
    assert frame.loc["b", "grade"] > 1 or not frame.loc["b", "rankable"]
    assert frame.loc["a", "needed"] is None or np.isnan(frame.loc["a", "needed"])
