"""Shrinking: outside truth, a plain rewrite, coverage on known effects, and what it must not do."""

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest

from models.pooled import shrinkage
from models.pooled.mixture import ODD_CHANCE, ODD_SCALE, PRIOR_SCALE, STEPS
from models.pooled.ranks import rank_arms
from models.pooled.shrinkage import shrink

SCHOOLS = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
SCHOOL_ERRORS = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])


def test_the_eight_schools_are_as_in_the_books():
    """Rubin 1981; Gelman et al., Bayesian Data Analysis, table 5.3: means about 5 to 11, all intervals overlap."""
    found = shrink(SCHOOLS, np.diag(SCHOOL_ERRORS**2))
    assert found.mean.min() > 4.5
    assert found.mean.max() < 11.7
    assert found.mean.argmax() == 0
    assert found.low.max() < found.high.min()
    assert found.differ_p > 0.5
    assert found.reliability.max() < 0.4


def test_it_is_the_integral_written_out_school_by_school():
    """The textbook's way: for each sd the formulas of independent schools, no school or one of them the odd one."""
    scale = np.std(SCHOOLS, ddof=1)
    log_share, means = [], []
    for step, width in zip(STEPS, np.gradient(np.array(STEPS)), strict=True):
        for odd in [None, *range(8)]:
            variance = np.full(8, (step * scale) ** 2)
            if odd is not None:
                variance[odd] += (ODD_SCALE * scale) ** 2
            weight = 1 / (SCHOOL_ERRORS**2 + variance)
            mu = (weight * SCHOOLS).sum() / weight.sum()
            likelihood = 0.5 * np.log(weight).sum() - 0.5 * np.log(weight.sum())
            likelihood -= 0.5 * (weight * (SCHOOLS - mu) ** 2).sum()
            chance = 1 - ODD_CHANCE if odd is None else ODD_CHANCE / 8
            log_share.append(likelihood + np.log(width * chance) - np.log1p((step / PRIOR_SCALE) ** 2))
            kept = variance / (variance + SCHOOL_ERRORS**2)
            means.append(kept * SCHOOLS + (1 - kept) * mu)
    share = np.exp(np.array(log_share) - max(log_share))
    expected = share @ np.array(means) / share.sum()
    assert shrink(SCHOOLS, np.diag(SCHOOL_ERRORS**2)).mean == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("draw_effects", "lowest"), [
    (lambda rng, n: rng.normal(0.1, 0.17, n), 0.93),
    (lambda rng, n: 0.1 + 0.1 * rng.standard_t(3, n), 0.92),
    (lambda rng, n: np.zeros(n), 0.93),
])  # fmt: skip
def test_intervals_hold_the_truth_and_the_error_falls(draw_effects, lowest):
    covered, raw, shrunken = [], [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        se = np.exp(rng.uniform(np.log(0.05), np.log(0.2), 20))
        truth = draw_effects(rng, 20)
        estimate = truth + se * rng.standard_normal(20)
        found = shrink(estimate, np.diag(se**2), random_state=seed, n_draws=2000)
        covered.extend((found.low <= truth) & (truth <= found.high))
        raw.extend((estimate - truth) ** 2)
        shrunken.extend((found.mean - truth) ** 2)
    # 800 intervals: 0.95 has a standard error of 0.008, more as those of a table hang together.
    assert np.mean(covered) > lowest
    assert np.mean(shrunken) < 0.9 * np.mean(raw)


def test_small_offers_whose_differences_are_like_their_noise_are_not_leant_too_far_together():
    """The hard case: with 15-60 people an offer's standard error is about the size of the differences."""
    covered = []
    for seed in range(120):
        rng = np.random.default_rng(5000 + seed)
        se = 0.85 / np.sqrt(rng.integers(15, 61, 20))
        truth = rng.normal(0.1, 0.17, 20)
        found = shrink(truth + se * rng.standard_normal(20), np.diag(se**2), random_state=seed)
        covered.append(np.mean((found.low <= truth) & (truth <= found.high)))
    # Over 600 tables 0.939, with a prior that leans on no difference 0.929; here the standard error is 0.005.
    assert np.mean(covered) > 0.93


def test_one_arm_far_from_all_others_does_not_make_the_others_differ():
    """A normal model takes one outlier for a large spread, and reads the others' noise as differences."""
    flagged, wrong, error = 0, 0, []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        se = 0.85 / np.sqrt(np.exp(rng.uniform(np.log(15), np.log(200), 20)))
        truth = np.zeros(20)
        truth[rng.integers(20)] = 0.6
        found = shrink(truth + se * rng.standard_normal(20), np.diag(se**2), random_state=seed, n_draws=2000)
        if found.differ_p <= 0.05:
            flag = rank_arms(found.mean, found.draws).flag
            flagged, wrong = flagged + int((flag != 0).sum()), wrong + int((flag * (truth - truth.mean()) < 0).sum())
        error.extend(np.square(found.mean - truth))
    assert flagged > 100
    # 13 % without the odd one; of some 300 flags 5 % have a standard error of 1.3 %.
    assert wrong / flagged < 0.05
    assert np.sqrt(np.mean(error)) < 0.08


def test_offers_of_a_kind_lend_each_other_more():
    rng = np.random.default_rng(5)
    kinds = np.repeat(np.arange(6), 6)
    errors = {"alone": [], "by kind": []}
    for seed in range(15):
        truth = rng.normal(0, 0.3, 6)[kinds] + rng.normal(0, 0.05, 36)
        estimate = truth + 0.3 * rng.standard_normal(36)
        covariance = np.eye(36) * 0.09
        errors["alone"].extend(shrink(estimate, covariance, random_state=seed, n_draws=100).mean - truth)
        together = shrink(estimate, covariance, groups=[kinds], random_state=seed, n_draws=100)
        errors["by kind"].extend(together.mean - truth)
    assert np.std(errors["by kind"]) < 0.85 * np.std(errors["alone"])


def test_a_grouping_that_tells_nothing_changes_nothing():
    plain = shrink(SCHOOLS, np.diag(SCHOOL_ERRORS**2))
    same = shrink(SCHOOLS, np.diag(SCHOOL_ERRORS**2), groups=[np.zeros(8, dtype=int), np.arange(8)])
    assert same.mean == pytest.approx(plain.mean)


def test_the_less_is_known_the_further_it_is_pulled():
    found = shrink(np.array([1.0, 1.0, 1.0, 0, 0, 0, 0.5, 0.2]), np.diag([0.01, 0.25, 4, 0.04, 0.04, 0.04, 0.04, 0.04]))
    assert all(more > less for more, less in pairwise(found.mean[:3]))
    assert all(more > less for more, less in pairwise(found.reliability[:3]))


def test_few_degrees_of_freedom_widen_the_interval():
    wide = shrink(SCHOOLS, np.diag(SCHOOL_ERRORS**2), degrees=np.full(8, 4.0))
    assert wide.differ_p > shrink(SCHOOLS, np.diag(SCHOOL_ERRORS**2), degrees=np.full(8, 1e6)).differ_p


def test_no_difference_is_told_at_its_level():
    rng = np.random.default_rng(6)
    covariance = 0.04 * (np.eye(10) + 0.5)
    root = np.linalg.cholesky(covariance)
    values = [shrinkage.p_of_no_difference(root @ rng.standard_normal(10), covariance) for _ in range(400)]
    # Uniform: of 400 about 20 below 0.05, standard error 4.4.
    assert 6 <= sum(value < 0.05 for value in values) <= 36


def test_the_same_seed_gives_the_same_draws():
    first, second = (shrink(SCHOOLS, np.diag(SCHOOL_ERRORS**2), random_state=9) for _ in range(2))
    assert np.array_equal(first.draws, second.draws)


@pytest.mark.parametrize("covariance", [
    np.ones((4, 4)),
    np.eye(4) + 1.2 * (np.eye(4)[[1, 0, 2, 3]] - np.diag([0.0, 0, 1, 1])),
    np.zeros((4, 4)),
])  # fmt: skip
def test_a_covariance_without_a_root_is_mended(covariance):
    """One of two groupings, or one whose diagonal was put there by a share's limits, may be short of positive."""
    found = shrink(np.array([0.0, 1, 2, 4]), covariance)
    assert np.isfinite([found.mean, found.se, found.low, found.high]).all()
    assert 0 <= found.differ_p <= 1


def test_two_groupings_of_a_hundred_offers_fit_in_little_memory():
    rng = np.random.default_rng(7)
    place = np.arange(100)
    tracemalloc.start()
    shrink(rng.normal(0, 0.2, 100), np.eye(100) * 0.01, groups=[place % 8, place % 30])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # The draws alone are 3 megabytes; a matrix for each of the 686 points of the grid would be 55.
    assert peak < 25e6


@pytest.mark.parametrize("estimate", [np.array([1.0]), np.array([1.0, np.nan])])
def test_it_refuses_what_cannot_be_told_together(estimate):
    with pytest.raises(ValueError, match="at least two arms"):
        shrink(estimate, np.eye(len(estimate)))
