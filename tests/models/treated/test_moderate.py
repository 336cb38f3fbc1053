"""Variances borrowed between arms."""

import numpy as np
import pytest

from models.treated.moderate import moderate_variances


def test_true_variances_that_are_equal_are_pooled(rng):
    degrees = np.full(40, 9.0)
    variance = 4 * rng.chisquare(9, 40) / 9
    moderated = moderate_variances(variance, degrees)
    assert moderated.variance.std() < 0.5 * variance.std()
    assert moderated.prior_variance == pytest.approx(4, rel=0.2)


def test_the_prior_is_recovered_when_variances_differ(rng):
    prior_degrees, prior_variance, degrees = 6.0, 2.0, 20.0
    true = prior_degrees * prior_variance / rng.chisquare(prior_degrees, 4000)
    moderated = moderate_variances(true * rng.chisquare(degrees, 4000) / degrees, np.full(4000, degrees))
    assert moderated.prior_degrees == pytest.approx(prior_degrees, rel=0.1)
    assert moderated.prior_variance == pytest.approx(prior_variance, rel=0.05)


def test_the_mean_of_prior_and_own_is_weighted_by_degrees_of_freedom():
    variance, degrees = np.array([0.5, 1.0, 8.0, 2.0]), np.array([30.0, 30.0, 30.0, 30.0])
    got = moderate_variances(variance, degrees)
    expected = (got.prior_degrees * got.prior_variance + 30 * variance) / (got.prior_degrees + 30)
    np.testing.assert_allclose(got.variance, expected)


def test_an_arm_of_one_gets_what_the_others_show(rng):
    variance = np.append(3 * rng.chisquare(10, 20) / 10, np.nan)
    moderated = moderate_variances(variance, np.append(np.full(20, 10.0), 0.0))
    assert moderated.variance[-1] == pytest.approx(moderated.prior_variance)


def test_two_arms_are_too_few_to_borrow_from():
    moderated = moderate_variances(np.array([1.0, 9.0]), np.array([5.0, 5.0]))
    assert moderated.variance.tolist() == [1.0, 9.0]
    assert moderated.degrees.tolist() == [5.0, 5.0]


def test_an_arm_where_all_did_alike_is_not_taken_for_certain():
    moderated = moderate_variances(np.array([0.0, 1.0, 2.0, 1.5]), np.array([4.0, 50.0, 50.0, 50.0]))
    assert moderated.variance[0] > 0.02
