"""Pseudo-values for rows not followed to the end."""

import numpy as np
import pytest

from models.errors import InputError
from models.trial.outcomes import OutcomeSpec, standard_outcomes, total_pseudo_values


def _restricted_mean(weekly, followed):
    """Plain rewrite: each week's mean over those followed, summed."""
    return sum(weekly[followed > week, week].mean() for week in range(weekly.shape[1]))


def test_pseudo_values_are_the_jackknife_of_the_restricted_mean(rng):
    weekly = rng.random((60, 8)) < 0.4
    followed = np.where(rng.random(60) < 0.6, 8, rng.integers(1, 8, 60))
    values = total_pseudo_values(weekly, followed, np.zeros(60, dtype=int), np.ones(60, dtype=bool))
    whole = _restricted_mean(weekly, followed)
    for i in range(60):
        others = np.arange(60) != i
        assert values[i] == pytest.approx(60 * whole - 59 * _restricted_mean(weekly[others], followed[others]))


def test_rows_followed_to_the_end_among_such_rows_keep_their_own_count(rng):
    weekly = rng.random((50, 5)) < 0.5
    values = total_pseudo_values(weekly, np.full(50, 9), np.zeros(50, dtype=int), np.zeros(50, dtype=bool))
    np.testing.assert_array_equal(values, weekly.sum(axis=1))


def test_what_lies_after_the_end_of_follow_up_is_not_looked_at(rng):
    weekly = rng.random((80, 6)) < 0.5
    followed = np.where(np.arange(80) < 60, 6, 3)
    changed = weekly.copy()
    changed[60:, 3:] = True
    arguments = followed, np.zeros(80, dtype=int), np.zeros(80, dtype=bool)
    np.testing.assert_array_equal(total_pseudo_values(weekly, *arguments), total_pseudo_values(changed, *arguments))


def test_the_mean_is_right_where_fresh_rows_are_cut_off(rng):
    weekly = rng.random((4000, 10)) < np.linspace(0, 0.9, 10)
    quarter = np.repeat(np.arange(4), 1000)
    followed = np.where(quarter == 3, 4, 10)
    values = total_pseudo_values(weekly, followed, quarter, np.zeros(4000, dtype=bool))
    assert values.mean() == pytest.approx(4.5, abs=0.1)


def test_treated_rows_do_not_borrow_the_untreated_ones_level():
    treated = np.repeat([True, False], 100)
    weekly = np.repeat(treated[:, None], 6, axis=1)
    followed = np.tile(np.repeat([6, 2], [70, 30]), 2)
    values = total_pseudo_values(weekly, followed, np.zeros(200, dtype=int), treated)
    assert values[treated].mean() == pytest.approx(6)
    assert values[~treated].mean() == pytest.approx(0)


def test_an_outcome_nobody_was_followed_for_is_refused():
    with pytest.raises(InputError, match="choose a shorter one"):
        total_pseudo_values(np.ones((30, 9)), np.full(30, 4), np.zeros(30, dtype=int), np.ones(30, dtype=bool))


def test_an_event_outcome_must_say_which_event():
    with pytest.raises(InputError, match="kind of event"):
        OutcomeSpec("work", "started", 26)


def test_directions_belong_to_the_outcomes():
    lower = {spec.name for spec in standard_outcomes() if spec.lower_is_better}
    assert lower == {"weeks_on_benefit_52"}
