"""The logit of one group against another, held against a peer; leaving a fold out, against leaving it out."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from models.nuisances.contrast import Contrast


def _draw(rng, size=4000, n_ones=300):
    x = rng.normal(size=(size, 4))
    x[:n_ones] += [0.7, -0.4, 0.0, 0.2]
    fold = rng.integers(0, 5, size)
    return x, np.arange(n_ones), np.arange(n_ones, size), fold


def test_with_one_prior_for_all_slopes_it_is_ridge_logit(rng):
    x, ones, zeros, fold = _draw(rng)
    prior = np.array([1e-8, 4.0, 4.0, 4.0, 4.0])
    found = Contrast.of(x, ones, zeros, np.ones(4000), fold, 5).solve(np.zeros(5), prior)
    peer = LogisticRegression(C=0.25, tol=1e-10).fit(x, np.arange(4000) < 300)
    assert found.beta[1:] == pytest.approx(peer.coef_[0], abs=2e-3)
    assert found.beta[0] == pytest.approx(peer.intercept_[0], abs=2e-3)


@pytest.mark.parametrize("n_ones", [8, 300])
def test_without_a_fold_it_is_what_the_other_folds_say(rng, n_ones):
    x, ones, zeros, fold = _draw(rng, n_ones=n_ones)
    weights, prior, centre = rng.uniform(0.5, 2.0, 4000), np.array([1e-8, 9.0, 9.0, 9.0, 9.0]), np.full(5, 0.1)
    contrast = Contrast.of(x, ones, zeros, weights, fold, 5)
    found = contrast.without_each_fold(contrast.solve(centre, prior), np.repeat(centre[:, None], 5, axis=1), prior)
    for f in range(5):
        rest = np.flatnonzero(fold != f)
        mine, others = rest[rest < n_ones], rest[rest >= n_ones]
        if len(mine) == 0:
            continue
        alone = Contrast.of(x, mine, others, weights[rest], np.zeros(4000, dtype=int), 1)
        exact = alone.solve(centre, prior)
        exact = alone.solve(centre, prior, exact.beta)
        # Newton's method stops where the log likelihood moves by less than a hundredth.
        assert np.abs(found[:, f] - exact.beta).max() < 0.15 * np.sqrt(np.diag(np.linalg.inv(exact.hessian))).max()


def test_a_group_that_lies_in_one_fold_keeps_the_solution_of_all_rows(rng):
    x, ones, zeros, fold = _draw(rng, n_ones=6)
    fold[:6] = 2
    contrast = Contrast.of(x, ones, zeros, np.ones(4000), fold, 5)
    solved = contrast.solve(np.zeros(5), np.full(5, 1.0))
    found = contrast.without_each_fold(solved, np.zeros((5, 5)), np.full(5, 1.0))
    assert found[:, 2] == pytest.approx(solved.beta)
