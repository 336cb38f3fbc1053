"""Linear regression with arm dummies: the strong and simple peer every estimate is shown beside."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def linear_effects(terms: Floats, y: Floats, arm: Integers, weights: Floats) -> Floats:
    """(n_arms,) coefficients of the arm dummies, weighted least squares on plain covariates."""
    n_arms = int(arm.max())
    dummies = (arm[:, None] == np.arange(1, n_arms + 1)).astype(np.float64)
    x = np.column_stack([np.ones(len(y)), dummies, terms])
    root = np.sqrt(weights)
    coefficients = np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0]
    return np.asarray(coefficients[1 : n_arms + 1])


def raw_differences(y: Floats, arm: Integers, weights: Floats) -> Floats:
    """(n_arms,) arm mean minus control mean, nothing adjusted."""
    totals = np.bincount(arm, weights=weights * y)
    means = totals / np.bincount(arm, weights=weights)
    return np.asarray(means[1:] - means[0])
