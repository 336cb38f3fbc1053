"""Effects on one thing measured again and again: one linear model of all its times, one comparison of each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.comparison import Comparison
from models.parallel import one_thread
from models.treated.att import estimate_att

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# What the slopes are held back by, in rows: the standardised covariates of a few hundred people tell little.
PENALTIES = (1.0, 10.0, 100.0, 1000.0)


@dataclass(frozen=True)
class AtTime:
    """One time's effects: att, degrees (n_arms,); covariance (n_arms, n_arms). NaN where an arm has none."""

    att: Floats
    covariance: Floats
    degrees: Floats


def fit_over_time(comparison: Comparison, values: Floats) -> list[AtTime]:
    """Effects at every time, doubly robust as those of any outcome.

    values : (n_obs, n_times), finite.

    m_0 is linear in the covariates, their piles and their curves. Trees would find a little more at many times the
    cost, and the course is read for its shape; what m_0 misses the weights still balance.
    """
    checked = comparison.checked
    with one_thread():
        residual = values - _predict(comparison, values)
        return [
            AtTime(fit.att, fit.covariance, fit.degrees)
            for fit in (
                estimate_att(one, checked.arm, comparison.weighing, checked.weights, checked.cluster, checked.cohort)
                for one in residual.T
            )
        ]


def _predict(comparison: Comparison, values: Floats) -> Floats:
    """(n_obs, n_times) m_0 of every row, from folds without its citizen; the mean over the splits."""
    checked, basis = comparison.checked, np.asarray(comparison.design.basis, dtype=np.float64)
    weights = np.where(checked.arm == 0, checked.weights, 0.0)
    predicted = np.zeros_like(values)
    for fold, _ in comparison.folds:
        for held_out in range(int(fold.max()) + 1):
            target = fold == held_out
            train = ~target & (weights > 0)
            predicted[target] += _ridge(basis[train], values[train], weights[train], basis[target])
    return predicted / len(comparison.folds)


def _ridge(x: Floats, y: Floats, weights: Floats, new: Floats) -> Floats:
    """(n_new, n_times) from one penalty for all times, chosen by generalised cross-validation (Golub et al. 1979)."""
    share = weights / weights.sum()
    centre, level = share @ x, share @ y
    root = np.sqrt(weights / weights.mean())[:, None]
    scaled, response = (x - centre) * root, (y - level) * root
    eigen, vectors = np.linalg.eigh(scaled.T @ scaled)
    eigen = np.clip(eigen, 0.0, None)[:, None]
    rotated = vectors.T @ (scaled.T @ response)
    total = np.square(response).sum()

    def score(penalty: float) -> float:
        slopes = rotated / (eigen + penalty)
        error = total - 2 * (slopes * rotated).sum() + (slopes * eigen * slopes).sum()
        used = 1 + float((eigen / (eigen + penalty)).sum())
        return float(error / (1 - min(used / len(y), 0.99)) ** 2)

    slopes = vectors @ (rotated / (eigen + min(PENALTIES, key=score)))
    return np.asarray(level + (new - centre) @ slopes)
