"""log p_k/p_0 of every row and arm, worked out anew for the rows and arms asked for instead of kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.parallel import run_each
from models.table.blocks import Kept, row_blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ALL_ARMS = slice(None)
# Beyond this the chance of an offer is 0 or 1 to the last digit.
LARGEST_LOG = 40.0


@dataclass(frozen=True)
class Ratios:
    """Cross-fitted: each row by coefficients that its citizen had no part in.

    basis : (n_obs, n_basis).   folds : of each split the fold of each row, (n_obs,).
    coefficients : of each split (n_folds, 1 + n_basis, n_arms); the mean over the splits is what counts.
    """

    basis: Kept
    folds: tuple[Integers, ...]
    coefficients: tuple[Floats, ...]

    @property
    def n_arms(self) -> int:
        return int(self.coefficients[0].shape[2])

    def of(self, rows: Integers, arms: slice = ALL_ARMS) -> Floats:
        """(n_rows, n_arms) log p_k/p_0."""
        basis = self.basis[rows].astype(np.float64)
        total = np.zeros((len(rows), self.coefficients[0][0, 0, arms].size))
        for folds, coefficients in zip(self.folds, self.coefficients, strict=True):
            chosen = coefficients[:, :, arms]
            one = np.empty((len(rows), chosen.shape[2]))
            fold = folds[rows]
            for f in range(len(chosen)):
                mine = np.flatnonzero(fold == f)
                one[mine] = basis[mine] @ chosen[f, 1:] + chosen[f, 0]
            total += one / len(self.folds)
        return total

    def chance_of_any(self) -> Floats:
        """(n_obs,) chance of any arm at all."""
        blocks = row_blocks(np.arange(len(self.basis)), self.n_arms)
        return np.concatenate(run_each(_chance_of_any, blocks, self))


def _chance_of_any(rows: Integers, ratios: Ratios) -> Floats:
    log_ratio = ratios.of(rows)
    np.clip(log_ratio, -LARGEST_LOG, LARGEST_LOG, out=log_ratio)
    ratio = np.exp(log_ratio, out=log_ratio).sum(axis=1)
    return np.asarray(ratio / (1 + ratio))
