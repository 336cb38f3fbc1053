"""Effects on a share: rare events, small arms."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from models.comparison import Columns, compare
from models.estimate import estimate_effects, estimate_outcome
from models.treated.att import estimate_att
from models.treated.shares import fit_shares, is_share
from tests.models.dense import weighing_of

SIZES = np.repeat([15, 20, 25, 30, 40, 50, 60], 3)


def _fit(arm, y, expected):
    n_arms = int(arm.max())
    weights = np.ones(len(arm))
    weighing = weighing_of(np.zeros((len(arm), n_arms)), arm, weights)
    fit = estimate_att(y - expected, arm, weighing, weights, np.arange(len(arm)))
    return fit_shares(fit, y, y - expected, arm, np.ones(len(arm)), confidence=0.95)


@pytest.mark.parametrize("base", [0.005, 0.01, 0.03, 0.1])
@pytest.mark.parametrize("effect", [0.0, 0.05])
def test_intervals_of_rare_events_hold_the_truth_and_claim_no_wrong_sign(rng, base, effect):
    """1,260 intervals a case; 2.5 % on each side plus two standard errors (0.0044 each)."""
    arm = np.concatenate([np.zeros(3000, dtype=np.int64), np.repeat(np.arange(1, len(SIZES) + 1), SIZES)])
    missed_below, missed_above = [], []
    for _ in range(60):
        expected = base * np.exp(0.7 * rng.normal(size=len(arm)) - 0.245)
        chance = np.clip(expected + effect * (arm > 0), 0, 1)
        found = _fit(arm, (rng.random(len(arm)) < chance).astype(np.float64), expected)
        truth = np.bincount(arm, weights=chance - expected)[1:] / SIZES
        missed_below.append(found.high < truth)
        missed_above.append(found.low > truth)
    assert np.mean(missed_below) <= 0.034
    assert np.mean(missed_above) <= 0.034


def test_an_arm_without_events_is_not_called_harmful():
    arm = np.concatenate([np.zeros(5000, dtype=np.int64), np.repeat([1, 2, 3], [20, 40, 60])])
    y = np.zeros(len(arm))
    y[:50] = 1.0
    found = _fit(arm, y, np.full(len(arm), 0.01))
    assert (found.low < 0).all()
    assert (found.high > 0.03).all()
    assert found.observed.tolist() == [0, 0, 0]
    np.testing.assert_allclose(found.expected, [0.2, 0.4, 0.6], atol=0.01)


def test_beside_endless_controls_the_limits_are_clopper_pearsons():
    arm = np.concatenate([np.zeros(400_000, dtype=np.int64), np.ones(40, dtype=np.int64)])
    y = np.concatenate([np.arange(400_000) % 5 == 0, np.arange(40) < 8]).astype(np.float64)
    found = _fit(arm, y, np.full(len(arm), 0.2))
    limits = binomtest(8, 40).proportion_ci(0.95, method="exact")
    # The sample variance divides by n - 1, so the arm counts as 39 people.
    assert found.low[0] == pytest.approx(limits.low - 0.2, abs=0.004)
    assert found.high[0] == pytest.approx(limits.high - 0.2, abs=0.004)


def test_only_zeros_and_ones_are_seen_as_a_share():
    assert is_share(np.array([0.0, 1.0, 1.0]))
    assert not is_share(np.array([0.0, 1.0, 0.5]))


@pytest.fixture
def table(rng):
    arm = np.array(["none", "a", "b", "c"])[np.repeat([0, 1, 2, 3], [800, 20, 30, 60])]
    x = rng.normal(size=len(arm))
    weeks, flexjob = x + rng.normal(size=len(arm)), (rng.random(len(arm)) < 0.01).astype(float)
    return pd.DataFrame({"offer": arm, "x": x, "flexjob": flexjob, "weeks": weeks})


def test_too_few_events_are_warned_about_and_the_figures_travel_together(table):
    result = estimate_effects(table, arm="offer", control="none", outcome="flexjob", covariates=["x"])
    assert result.meta["share"]
    for k, effect in enumerate(result.arms):
        assert "few_events" in effect.warning_codes
        assert effect.att_low < effect.att < effect.att_high
        assert effect.att_se == pytest.approx(result.covariance[k, k] ** 0.5)


def test_events_are_enough_where_five_are_expected_or_ten_are_seen():
    """Five seen would let in above all those offers that have five by chance."""
    arm = np.concatenate([np.zeros(5000, dtype=np.int64), np.repeat([1, 2, 3], 60)])
    y = np.zeros(len(arm))
    y[:50] = 1.0
    y[[5000 + j for j in range(9)] + [5060 + j for j in range(10)]] = 1.0
    few = _fit(arm, y, np.full(len(arm), 0.01)).too_few
    assert few.tolist() == [True, False, True]
    y[:1000] = 1.0
    assert not _fit(arm, y, np.full(len(arm), 0.2)).too_few.any()


def test_outcomes_that_share_a_comparison_get_the_figures_each_would_get_alone(table):
    comparison = compare(table, Columns(arm="offer", control="none", covariates=["x"]), random_state=4)
    for outcome in ("weeks", "flexjob"):
        alone = estimate_effects(table, arm="offer", control="none", outcome=outcome, covariates=["x"], random_state=4)
        shared = estimate_outcome(table, comparison, outcome)
        assert shared.arms == alone.arms
        assert shared.to_dict()["diagnostics"] == alone.to_dict()["diagnostics"]


def test_the_number_of_threads_around_it_changes_no_bit(table):
    from threadpoolctl import threadpool_limits

    found = []
    for threads in (1, 2):
        with threadpool_limits(limits=threads):
            result = estimate_effects(table, arm="offer", control="none", outcome="weeks", covariates=["x"])
        found.append(result.to_dict())
    assert found[0] == found[1]
