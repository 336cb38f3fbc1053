"""Linear regression with arm dummies: the strong and simple peer every estimate is shown beside."""

import numpy as np
from numpy.typing import NDArray

from models.table.blocks import Kept, row_blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def linear_effects(terms: Kept, y: Floats, arm: Integers, weights: Floats) -> Floats:
    """(n_arms,) coefficients of the arm dummies, weighted least squares on plain covariates.

    The dummies are swept out as arm means, so that no column an arm is ever made (Frisch & Waugh 1933).
    """
    totals = np.bincount(arm, weights=weights)
    means = np.column_stack([np.bincount(arm, weights=weights * values) for values in [y, *terms.T]]) / totals[:, None]
    gram = np.zeros((means.shape[1], means.shape[1]))
    for rows in row_blocks(np.arange(len(y)), means.shape[1]):
        apart = np.column_stack([y[rows], terms[rows]]) - means[arm[rows]]
        apart *= np.sqrt(weights[rows])[:, None]
        gram += apart.T @ apart
    unit = np.sqrt(np.diag(gram)[1:])
    unit = np.where(unit > 0, unit, 1.0)
    slopes = np.linalg.lstsq(gram[1:, 1:] / np.outer(unit, unit), gram[1:, 0] / unit, rcond=1e-12)[0] / unit
    adjusted = means[:, 0] - means[:, 1:] @ slopes
    return np.asarray(adjusted[1:] - adjusted[0])


def raw_differences(y: Floats, arm: Integers, weights: Floats) -> Floats:
    """(n_arms,) arm mean minus control mean, nothing adjusted."""
    totals = np.bincount(arm, weights=weights * y)
    means = totals / np.bincount(arm, weights=weights)
    return np.asarray(means[1:] - means[0])
