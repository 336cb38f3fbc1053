"""Boosted trees for what straight lines leave over, on covariates that are binned once for all folds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingRegressor

from models.table.blocks import Kept, row_blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Codes = NDArray[np.uint8]

# Below this many no-offer rows in training, trees of the usual size would split on noise.
FEW_ROWS = 1_000
# Above this many, larger trees have more to find than noise to follow.
MANY_ROWS = 40_000
TREE_BINS = 128
ROWS_FOR_BINS = 100_000


@dataclass(frozen=True)
class Bins:
    """Edges of each column's quantile bins, once for all folds.

    scikit-learn would otherwise bin in every fold, by weighted percentiles, which takes longer than the trees.
    """

    edges: tuple[Floats, ...]

    @classmethod
    def learn(cls, plain: Kept) -> "Bins":
        some = plain[:: 1 + len(plain) // ROWS_FOR_BINS]
        levels = np.linspace(0, 1, TREE_BINS + 1)[1:-1]
        return cls(tuple(np.unique(np.quantile(column.astype(np.float64), levels)) for column in some.T))

    def of(self, plain: Kept) -> Codes:
        """(n_rows, n_plain) number of each value's bin."""
        coded = np.empty(plain.shape, dtype=np.uint8)
        for j, edges in enumerate(self.edges):
            coded[:, j] = np.searchsorted(edges, plain[:, j].astype(np.float64))
        return coded


@dataclass(frozen=True)
class Trees:
    """None where there are no covariates to split by."""

    found: HistGradientBoostingRegressor | None

    @classmethod
    def learn(cls, codes: Codes, rest: Floats, weights: Floats, seed: int) -> "Trees":
        """Slow ones, since noise costs more than the last percent.

        codes : (n_rows, n_plain).   rest : (n_rows,) the outcome less the line.
        """
        if not codes.shape[1]:
            return cls(None)
        few, many = len(rest) < FEW_ROWS, len(rest) > MANY_ROWS
        trees = HistGradientBoostingRegressor(
            learning_rate=0.15 if few else 0.2,
            max_iter=100 if many else 40,
            max_leaf_nodes=6 if few else 16 if many else 8,
            min_samples_leaf=15 if few else 60,
            l2_regularization=5.0,
            max_bins=TREE_BINS,
            early_stopping=False,
            random_state=seed,
        )
        # Without weights, which equal ones are as good as, scikit-learn needs no sums of second derivatives.
        weigh = None if np.ptp(weights) == 0 else weights
        return cls(trees.fit(codes.astype(np.float64), rest, sample_weight=weigh))

    def predict(self, codes: Codes) -> Floats:
        """(n_rows,)."""
        if self.found is None:
            return np.zeros(len(codes))
        blocks = row_blocks(np.arange(len(codes)), codes.shape[1])
        return np.concatenate([self.found.predict(codes[rows].astype(np.float64)) for rows in blocks])
