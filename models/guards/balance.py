"""Standardised mean differences between an arm and its comparison, before and after weighting."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    terms: Floats, names: tuple[str, ...], arm: Integers, weights: Floats, control_weights: Floats
) -> Balance:
    """The unit is sqrt((var of arm + var of controls) / 2), unweighted, so that before and after compare.

    Source: Austin 2009, Balance diagnostics; Rubin 2001 for the limit of 0.25.
    """
    n_arms, n_terms = control_weights.shape[1], terms.shape[1]
    controls = terms[arm == 0]
    plain = weights[arm == 0] / weights[arm == 0].sum()
    weighted = control_weights.T @ controls
    before, after = np.zeros((n_arms, n_terms)), np.zeros((n_arms, n_terms))
    for k in range(n_arms):
        mine = terms[arm == k + 1]
        mean = weights[arm == k + 1] @ mine / weights[arm == k + 1].sum()
        unit = np.sqrt((mine.var(axis=0) + controls.var(axis=0)) / 2)
        unit = np.where(unit > 0, unit, 1.0)
        before[k] = (mean - plain @ controls) / unit
        after[k] = (mean - weighted[k]) / unit
    return Balance(names, before, after)


def balance_warnings(balance: Balance, k: int, arm_size: int) -> list[tuple[str, str]]:
    """In a small arm differences of 2.5/sqrt(n) come by chance; the outcome model takes them out."""
    if not balance.names:
        return []
    name, difference = balance.worst(k)
    if abs(difference) <= max(LARGEST_DIFFERENCE, 2.5 / arm_size**0.5):
        return []
    text = f"Balance: '{name}' still differs by {difference:+.2f} standard deviations after weighting."
    return [("imbalance", text)]
