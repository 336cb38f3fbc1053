"""Pseudo-values against leave-one-out by hand, complete data, and known truth under censoring."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.followup.pseudo_values import pseudo_values

MEASURES = ["probability", "time"]


def aalen_johansen(time, event, horizon, measure):
    """The textbook's sum, time by time: probability by the horizon, or mean time without the event within it."""
    left, incidence, lost = 1.0, 0.0, 0.0
    for moment in sorted(set(time)):
        if moment > horizon:
            break
        at_risk = sum(t >= moment for t in time)
        here = [e for t, e in zip(time, event, strict=True) if t == moment]
        step = left * here.count(1) / at_risk
        incidence += step
        lost += step * (horizon - moment)
        left *= 1 - sum(e > 0 for e in here) / at_risk
    return incidence if measure == "probability" else horizon - lost


def by_hand(time, event, horizon, measure):
    size, everybody = len(time), aalen_johansen(time, event, horizon, measure)
    without = [
        aalen_johansen(time[:i] + time[i + 1 :], event[:i] + event[i + 1 :], horizon, measure) for i in range(size)
    ]
    return [size * everybody - (size - 1) * one for one in without]


followed = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=2, max_size=25)


@pytest.mark.parametrize("measure", MEASURES)
@given(rows=followed, horizon=st.integers(1, 10))
def test_they_are_the_leave_one_out_estimates_written_out(measure, rows, horizon):
    time, event = [float(t) for t, _ in rows], [e for _, e in rows]
    found = pseudo_values(np.array(time), np.array(event), float(horizon), measure)
    assert found == pytest.approx(by_hand(time, event, float(horizon), measure), abs=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
def test_where_nobody_is_cut_short_the_outcome_comes_back(rng, measure):
    time, event = rng.exponential(30, 200).round(1), rng.integers(1, 3, 200)
    came = (event == 1) & (time <= 52)
    expected = came if measure == "probability" else np.where(came, time, 52.0)
    assert pseudo_values(time, event, 52.0, measure) == pytest.approx(expected.astype(float), abs=1e-8)


def test_what_happens_after_the_horizon_does_not_matter(rng):
    time, event = rng.exponential(30, 100), rng.integers(0, 3, 100)
    later = np.where(time > 20, time + 40, time)
    other = np.where(time > 20, 0, event)
    assert (pseudo_values(time, event, 20.0, "time") == pseudo_values(later, other, 20.0, "time")).all()


@pytest.mark.parametrize(("measure", "truth"), [
    # Causes 1 and 2 with rates 0.02 and 0.01 a week: F₁(t) = (2/3)(1 − exp(−0.03 t)).
    ("probability", 2 / 3 * (1 - np.exp(-0.03 * 40))),
    ("time", 40 - 2 / 3 * (40 - (1 - np.exp(-0.03 * 40)) / 0.03)),
])  # fmt: skip
def test_their_mean_is_the_truth_though_a_third_are_cut_short(rng, measure, truth):
    means, naive = [], []
    for _ in range(200):
        ended, until = rng.exponential(1 / 0.03, 400), rng.uniform(5, 90, 400)
        event = np.where(ended <= until, rng.choice([1, 2], 400, p=[2 / 3, 1 / 3]), 0)
        time = np.minimum(ended, until)
        means.append(pseudo_values(time, event, 40.0, measure).mean())
        naive.append(((event == 1) & (time <= 40)).mean())
    error = np.std(means) / np.sqrt(len(means))
    assert abs(np.mean(means) - truth) < 3.5 * error
    if measure == "probability":
        assert np.mean(naive) < truth - 0.05


def test_given_a_covariate_they_have_the_outcomes_mean(rng):
    """That is what makes them stand in for the outcome: those with x = 1 have the event twice as fast."""
    differences = []
    for _ in range(100):
        x = rng.integers(0, 2, 400)
        ended, until = rng.exponential(40 / (1 + x)), rng.uniform(10, 100, 400)
        values = pseudo_values(np.minimum(ended, until), (ended <= until).astype(int), 30.0, "probability")
        differences.append(values[x == 1].mean() - values[x == 0].mean())
    truth = np.exp(-30 / 40) - np.exp(-60 / 40)
    assert abs(np.mean(differences) - truth) < 3.5 * np.std(differences) / 10
