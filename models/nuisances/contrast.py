"""One group of rows against another: a penalised logit, and the same with each fold's rows taken out again."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.table.blocks import Kept

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_NEWTON_STEPS = 25
# A log likelihood that moves by a hundredth changes no weight that anybody could see.
TOLERANCE = 0.01
REFINEMENTS = 3
LONGEST_STEP = 1.0


@dataclass(frozen=True)
class Solved:
    """beta : (n_terms,).   hessian : (n_terms, n_terms) of the log likelihood at beta, without the penalty."""

    beta: Floats
    hessian: Floats


@dataclass(frozen=True)
class Contrast:
    """Rows sorted by fold; x has a column of ones first, y is 1 for one group and 0 for the other.

    borders : (n_folds + 1,) where each fold's rows begin and end.
    """

    x: Floats
    y: Floats
    weights: Floats
    borders: Integers

    @classmethod
    def of(
        cls, basis: Kept, ones: Integers, zeros: Integers, weights: Floats, fold: Integers, n_folds: int
    ) -> "Contrast":
        """weights : of `ones`, then of `zeros`.   fold : (n_obs,) of every row of the table, 0..n_folds-1."""
        rows = np.concatenate([ones, zeros])
        # Short codes are sorted in one pass.
        order = np.argsort(fold[rows].astype(np.uint16), kind="stable")
        x = np.empty((len(rows), basis.shape[1] + 1))
        x[:, 0] = 1.0
        x[:, 1:] = basis[rows[order]]
        y = (order < len(ones)).astype(np.float64)
        return cls(x, y, weights[order], np.searchsorted(fold[rows[order]], np.arange(n_folds + 1)))

    def solve(self, centre: Floats, prior: Floats, start: Floats | None = None) -> Solved:
        """Newton's method, steps halved when they overshoot.

        centre, prior : (n_terms,) mean and precision of each coefficient before the rows are seen.
        start : where to begin; at the centre when None, with an intercept that fits how many rows are of either kind.
        """
        beta = self._begin(centre) if start is None else start
        eta = self.x @ beta
        loss = self._loss(eta, beta - centre, prior)
        for _ in range(MOST_NEWTON_STEPS):
            chance = _chance(eta)
            hessian = _gram(self.x, self.weights * chance * (1 - chance))
            gradient = self.x.T @ (self.weights * (chance - self.y)) + prior * (beta - centre)
            step = np.linalg.solve(hessian + np.diag(prior), gradient)
            moved, size = self.x @ step, 1.0
            new = self._loss(eta - moved, beta - step - centre, prior)
            while new > loss and size > 1e-3:
                size /= 2
                new = self._loss(eta - size * moved, beta - size * step - centre, prior)
            beta, eta = beta - size * step, eta - size * moved
            if loss - new < TOLERANCE:
                break
            loss = new
        return Solved(beta, hessian)

    def _begin(self, centre: Floats) -> Floats:
        beta = centre.copy()
        odds = (self.weights @ self.y) / (self.weights @ (1 - self.y))
        beta[0] = np.log(odds) - np.average(self.x[:, 1:] @ centre[1:], weights=self.weights)
        return beta

    def without_each_fold(self, solved: Solved, centres: Floats, prior: Floats) -> Floats:
        """(n_terms, n_folds) coefficients from the rows outside each fold.

        centres : (n_terms, n_folds), one for each fold.

        All rows' solution lies near, so Newton's steps with the curvature found there lead home; a fold outside
        which the group has no rows keeps all rows' solution.
        """
        spans = [slice(start, end) for start, end in pairwise(self.borders)]
        betas = np.repeat(solved.beta[:, None], len(spans), axis=1)
        curvature = self._curvature(solved, prior)
        alone = self.y.sum() == [self.y[span].sum() for span in spans]
        for _ in range(REFINEMENTS):
            error = _chance(self.x @ betas)
            error -= self.y[:, None]
            error *= self.weights[:, None]
            for f, span in enumerate(spans):
                error[span, f] = 0.0
            gradient = self.x.T @ error + prior[:, None] * (betas - centres)
            step = np.linalg.solve(curvature, gradient.T[:, :, None])[:, :, 0].T
            betas = betas - np.where(alone, 0.0, np.clip(step, -LONGEST_STEP, LONGEST_STEP))
        return betas

    def _curvature(self, solved: Solved, prior: Floats) -> Floats:
        """(n_folds, n_terms, n_terms) outside each fold."""
        chance = _chance(self.x @ solved.beta)
        spread = self.weights * chance * (1 - chance)
        parts = [
            _gram(self.x[start:end], spread[start:end])
            for start, end in zip(self.borders[:-1], self.borders[1:], strict=True)
        ]
        return np.asarray(sum(parts) - np.stack(parts) + np.diag(prior))

    def _loss(self, eta: Floats, off_centre: Floats, prior: Floats) -> float:
        return float(self.weights @ (np.logaddexp(0, eta) - self.y * eta) + 0.5 * prior @ off_centre**2)


def _chance(eta: Floats) -> Floats:
    found = np.clip(eta, -40, 40)
    np.exp(np.negative(found, out=found), out=found)
    found += 1
    return np.asarray(np.divide(1, found, out=found))


def _gram(x: Floats, weights: Floats) -> Floats:
    scaled = x * np.sqrt(weights)[:, None]
    return np.asarray(scaled.T @ scaled)
