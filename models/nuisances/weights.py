"""Weights of rows, as scikit-learn's estimators take them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def check_weights(sample_weight: ArrayLike | None, n_rows: int) -> Floats:
    """(n_rows,) weights, one each when None. Raises ValueError for another shape, and where nothing weighs anything."""
    if sample_weight is None:
        return np.ones(n_rows)
    weights = np.asarray(sample_weight, dtype=np.float64)
    if weights.shape != (n_rows,):
        raise ValueError(f"sample_weight has the shape {weights.shape}; ({n_rows},) was expected.")
    if not (weights > 0).any():
        raise ValueError("Every sample weight is zero: there is nothing to learn from.")
    return weights
