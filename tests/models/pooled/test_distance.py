"""How far is too far: by counting where a covariate is yes or no, and by a plain regression where it is a number."""

import numpy as np
import pytest

from models.pooled.distance import alike_share, measure_distance
from models.pooled.transport import Shift, shift_to_population


def shift_of(way: list[list[float]], spread: list[list[float]]) -> Shift:
    zero = np.zeros(len(way))
    return Shift(zero, np.diag(zero), np.zeros(len(way[0])), 0.0, np.array(way), np.array(spread))


def test_of_a_column_that_is_yes_or_no_the_share_is_those_who_have_it():
    for share in (0.02, 0.2, 0.7):
        spread = np.sqrt(share * (1 - share))
        assert alike_share(np.array([1 - share]), np.array([spread])) == pytest.approx([share])


def test_of_a_number_it_is_the_loss_of_precision_of_a_line_drawn_out():
    rng = np.random.default_rng(0)
    x = rng.normal(1.0, 0.8, 40)
    design = np.column_stack([np.ones(40), x])
    at = np.array([1.0, 3.0])
    variance = at @ np.linalg.inv(design.T @ design) @ at
    share = alike_share(np.array([3.0 - x.mean()]), np.array([x.std()]))
    assert 1 / variance == pytest.approx(40 * share[0])


def test_nobody_of_the_population_among_its_people_is_too_far_and_a_fifth_of_them_is_not():
    # The population is a target group of one in twenty: its own column lies 0.95 / 0.218 sd from everybody's mean.
    sd = np.sqrt(0.05 * 0.95)
    own = [0.0, 0.02, 0.2]
    found = measure_distance(
        shift_of([[(1 - p) / sd] for p in own], [[np.sqrt(p * (1 - p)) / sd] for p in own]), np.array([100, 100, 100])
    )
    assert found.too_far.tolist() == [True, True, False]
    assert found.term.tolist() == [0, 0, 0]
    assert found.by[0] == pytest.approx(1 / sd)


def test_a_rare_thing_that_some_of_a_small_arm_have_is_no_distance():
    sd = np.sqrt(0.01 * 0.99)
    way = [[(0.01 - 0.2) / sd], [0.01 / sd]]
    found = measure_distance(shift_of(way, [[0.4 / sd], [0.0]]), np.array([15, 15]))
    assert found.term.tolist() == [-1, -1]
    assert not found.too_far.any()


def test_the_spread_within_an_arm_is_that_of_its_own_rows():
    rng = np.random.default_rng(1)
    arm, x = np.repeat([0, 1], [500, 60]), rng.standard_normal((560, 2)) * [1.0, 0.3]
    weights = np.ones(560)
    found = shift_to_population(rng.standard_normal(560), arm, x, weights, weights)
    assert found.spread[0] == pytest.approx(x[arm == 1].std(axis=0))


def test_a_table_without_covariates_has_no_distance():
    nothing = Shift(np.zeros(2), np.zeros((2, 2)), np.zeros(0), 0.0, np.zeros((2, 0)), np.zeros((2, 0)))
    found = measure_distance(nothing, np.array([50, 50]))
    assert found.term.tolist() == [-1, -1]
    assert not found.too_far.any()
