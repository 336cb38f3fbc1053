"""Whether comparable people exist, and whether weighting made the groups alike."""

from dataclasses import replace

import numpy as np
import pytest

from models.comparison import _join_bars
from models.guards.balance import balance_warnings, measure_balance
from models.guards.overlap import measure_overlap, overlap_warnings
from models.table.blocks import rows_by_arm
from tests.models.dense import weighing_of


def _overlap(of_arm, of_controls):
    arm = np.repeat([0, 1], [len(of_controls), len(of_arm)])
    log_ratio = np.concatenate([of_controls, of_arm])[:, None]
    return measure_overlap(weighing_of(log_ratio, arm), rows_by_arm(arm, 1))[0]


def test_people_unlike_all_controls_count_as_outside():
    overlap = _overlap([-2.0, -1.0, 0.5, 1.0], np.linspace(-3, 0, 200))
    assert overlap.outside_share == 0.5
    assert "outside_support" in [code for code, _ in overlap_warnings(overlap, 4)]


def test_outside_is_where_fewer_than_five_controls_are_as_likely():
    controls = np.linspace(-3, 0, 200)
    overlap = _overlap([controls[-5], controls[-5] + 1e-9], controls)
    assert overlap.outside_share == 0.5


def test_controls_that_weigh_alike_all_count():
    assert _overlap([0.0, 0.0], np.zeros(200)).effective_n == pytest.approx(200)


def test_an_arm_nobody_resembles_is_called_separable():
    overlap = _overlap(np.full(50, 9.0), np.linspace(-3, 0, 200))
    assert [code for code, _ in overlap_warnings(overlap, 50)] == ["separable"]


def test_a_comparison_resting_on_few_is_said_so():
    # Limited to a twentieth each, some 20 of 400 controls carry it all.
    overlap = _overlap(np.full(60, -9.0), np.where(np.arange(405) < 18, 0.0, -9.0))
    assert "few_effective" in [code for code, _ in overlap_warnings(overlap, 60)]


def _balance(terms, arm, controls):
    return measure_balance(terms, ("x",), rows_by_arm(arm, 1), np.ones(len(arm)), np.array([[controls]]))


def test_weights_that_copy_the_arm_bring_the_difference_to_nothing():
    terms = np.array([[0.0], [0.0], [1.0], [1.0], [1.0], [1.0]])
    balance = _balance(terms, np.array([0, 0, 0, 1, 1, 1]), 1.0)
    unit = np.sqrt((0 + 2 / 9) / 2)
    assert balance.before[0, 0] == pytest.approx((1 - 1 / 3) / unit)
    assert balance.after[0, 0] == 0
    assert balance_warnings(balance, 0, 3) == []


def test_a_large_arm_that_stays_apart_is_named():
    balance = _balance(np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 0, 1, 1]), 0.5)
    assert "'age'" in balance_warnings(replace(balance, names=("age",)), 0, 400)[0][1]


def test_no_bar_of_the_picture_tells_of_fewer_than_five_rows():
    edges, counts = np.linspace(0, 1, 6), np.array([[90, 30, 7, 2, 1], [800, 90, 9, 0, 0]])
    np.testing.assert_allclose(_join_bars(edges, counts), [0, 0.2, 0.4, 1.0])
    np.testing.assert_allclose(_join_bars(edges, np.array([[3, 0, 0, 0, 9], [0, 0, 0, 0, 9]])), [0, 1.0])
