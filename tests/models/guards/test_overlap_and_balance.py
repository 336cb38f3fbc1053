"""Whether comparable people exist, and whether weighting made the groups alike."""

import numpy as np
import pytest

from models.comparison import _join_bars
from models.guards.balance import balance_warnings, measure_balance
from models.guards.overlap import measure_overlap, overlap_warnings


def test_people_unlike_all_controls_count_as_outside():
    controls = np.linspace(-3, 0, 200)
    overlap = measure_overlap(np.array([-2.0, -1.0, 0.5, 1.0]), controls, np.full(200, 1 / 200), 0.0)
    assert overlap.outside_share == 0.5
    assert overlap.effective_n == pytest.approx(200)
    assert [code for code, _ in overlap_warnings(overlap, 4)] == ["outside_support"]


def test_an_arm_nobody_resembles_is_called_separable():
    overlap = measure_overlap(np.full(50, 9.0), np.linspace(-3, 0, 200), np.full(200, 1 / 200), 0.0)
    assert [code for code, _ in overlap_warnings(overlap, 50)] == ["separable"]


def test_a_comparison_resting_on_few_is_said_so():
    weights = np.append(np.full(5, 0.18), np.full(100, 0.001))
    overlap = measure_overlap(np.full(60, -1.0), np.linspace(-3, 0, 105), weights / weights.sum(), 0.0)
    assert "few_effective" in [code for code, _ in overlap_warnings(overlap, 60)]


def test_weights_that_copy_the_arm_bring_the_difference_to_nothing():
    terms = np.array([[0.0], [0.0], [1.0], [1.0], [1.0], [1.0]])
    arm = np.array([0, 0, 0, 1, 1, 1])
    balance = measure_balance(terms, ("x",), arm, np.ones(6), np.array([[0.0], [0.0], [1.0]]))
    unit = np.sqrt((0 + 2 / 9) / 2)
    assert balance.before[0, 0] == pytest.approx((1 - 1 / 3) / unit)
    assert balance.after[0, 0] == 0
    assert balance_warnings(balance, 0, 3) == []


def test_a_large_arm_that_stays_apart_is_named():
    balance = measure_balance(
        np.array([[0.0], [1.0], [2.0], [3.0]]), ("age",), np.array([0, 0, 1, 1]), np.ones(4), np.array([[0.5], [0.5]])
    )
    assert "'age'" in balance_warnings(balance, 0, 400)[0][1]


def test_no_bar_of_the_picture_tells_of_fewer_than_five_rows():
    edges, counts = np.linspace(0, 1, 6), np.array([[90, 30, 7, 2, 1], [800, 90, 9, 0, 0]])
    np.testing.assert_allclose(_join_bars(edges, counts), [0, 0.2, 0.4, 1.0])
    np.testing.assert_allclose(_join_bars(edges, np.array([[3, 0, 0, 0, 9], [0, 0, 0, 0, 9]])), [0, 1.0])
