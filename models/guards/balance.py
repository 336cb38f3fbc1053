"""Standardised mean differences between an arm and its comparison, before and after weighting."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.table.blocks import Kept, row_blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LARGEST_DIFFERENCE = 0.25


@dataclass(frozen=True)
class Balance:
    """before, after : (n_arms, n_terms) differences of means in pooled standard deviations."""

    names: tuple[str, ...]
    before: Floats
    after: Floats

    def worst(self, k: int) -> tuple[str, float]:
        """The covariate of arm k (from 0) that weighting leaves most apart."""
        j = int(np.abs(self.after[k]).argmax())
        return self.names[j], float(self.after[k, j])


def measure_balance(
    terms: Kept, names: tuple[str, ...], rows: Sequence[Integers], weights: Floats, weighted: Floats
) -> Balance:
    """The unit is sqrt((var of arm + var of controls) / 2), unweighted, so that before and after compare.

    rows : row numbers of arm 0..n_arms.   weighted : (n_arms, n_terms) the weighted controls' means.
    Source: Austin 2009, Balance diagnostics; Rubin 2001 for the limit of 0.25.
    """
    plain, spread = _moments(terms, rows[0], weights)
    before, after = np.zeros_like(weighted), np.zeros_like(weighted)
    for k, mine in enumerate(rows[1:]):
        mean, own = _moments(terms, mine, weights)
        unit = np.sqrt((own + spread) / 2)
        unit = np.where(unit > 0, unit, 1.0)
        before[k] = (mean - plain) / unit
        after[k] = (mean - weighted[k]) / unit
    return Balance(names, before, after)


def _moments(terms: Kept, rows: Integers, weights: Floats) -> tuple[Floats, Floats]:
    """(n_terms,) weighted means and unweighted variances over these rows."""
    means, plain = np.zeros(terms.shape[1]), np.zeros(terms.shape[1])
    blocks = row_blocks(rows, terms.shape[1])
    for block in blocks:
        means += weights[block] @ terms[block].astype(np.float64) / weights[rows].sum()
        plain += terms[block].sum(axis=0, dtype=np.float64) / len(rows)
    squares = sum(np.square(terms[block] - plain).sum(axis=0) for block in blocks)
    return means, np.asarray(squares / len(rows))


def balance_warnings(balance: Balance, k: int, arm_size: int) -> list[tuple[str, str]]:
    """In a small arm differences of 2.5/sqrt(n) come by chance; the outcome model takes them out."""
    if not balance.names:
        return []
    name, difference = balance.worst(k)
    if abs(difference) <= max(LARGEST_DIFFERENCE, 2.5 / arm_size**0.5):
        return []
    text = f"Balance: '{name}' still differs by {difference:+.2f} standard deviations after weighting."
    return [("imbalance", text)]
