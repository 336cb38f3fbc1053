"""Who is sent where, as a table shows it: chances of every arm for every row, with the arms' sizes kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from models.table.design import build_design

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Inverse penalties: an arm's own slopes are held near those all arms share, as a normal prior of sd 0.2 holds them.
COMMON_C, OWN_C = 1.0, 0.04
# The shared index is let through all but unpenalised.
INDEX_SCALE = 10.0
CONTROLS_PER_ARM_ROW = 20
FEWEST_CONTROLS = 3_000
ROWS_AT_A_TIME = 20_000
ROUNDS = 8
MOST_STEPS = 300


@dataclass(frozen=True)
class Assignment:
    """Chances of every arm.

    x : (n_obs, n_terms) standardised covariates.   slopes : (n_terms, n_arms), intercepts : (n_arms,) of log p_k/p_0.
    """

    x: Floats
    slopes: Floats
    intercepts: Floats

    def chances(self) -> Iterator[tuple[slice, Floats]]:
        """(rows, (n_rows, 1 + n_arms)), some rows at a time; the control comes first."""
        for start in range(0, len(self.x), ROWS_AT_A_TIME):
            rows = slice(start, start + ROWS_AT_A_TIME)
            ratio = np.exp(np.clip(self.intercepts + self.x[rows] @ self.slopes, -30, 30))
            yield rows, np.column_stack([np.ones(len(ratio)), ratio]) / (1 + ratio.sum(axis=1, keepdims=True))

    def draw(self, rng: np.random.Generator) -> Integers:
        """(n_obs,) everybody's arm."""
        drawn = np.empty(len(self.x), dtype=np.int64)
        for rows, chance in self.chances():
            edges = np.cumsum(chance, axis=1)
            drawn[rows] = (rng.random((len(chance), 1)) > edges[:, :-1]).sum(axis=1)
        return drawn


def learn_assignment(
    frame: pd.DataFrame, covariates: Sequence[str], arm: Integers, *, random_state: int = 0
) -> Assignment:
    """Fit the log odds of each arm against the control, and set the intercepts so that arms keep their sizes.

    arm : (n_obs,) 0 for the control.

    Source: Begg & Gray 1984 (each arm against the control gives the multinomial logit's slopes).
    """
    rng = np.random.default_rng(random_state)
    basis = np.asarray(build_design(frame, covariates).basis, dtype=np.float64)
    n_arms = int(arm.max())
    common = LogisticRegression(C=COMMON_C, max_iter=MOST_STEPS).fit(basis, arm > 0).coef_[0]
    index = basis @ common
    scale = float(index.std()) or 1.0
    slopes = np.zeros((basis.shape[1], n_arms))
    controls = np.flatnonzero(arm == 0)
    for k in range(n_arms):
        mine = np.flatnonzero(arm == k + 1)
        wanted = min(len(controls), max(CONTROLS_PER_ARM_ROW * len(mine), FEWEST_CONTROLS))
        rows = np.concatenate([mine, rng.choice(controls, wanted, replace=False)])
        x = np.column_stack([INDEX_SCALE * index[rows] / scale, basis[rows]])
        found = LogisticRegression(C=OWN_C, max_iter=MOST_STEPS).fit(x, arm[rows] > 0).coef_[0]
        slopes[:, k] = found[1:] + common * found[0] * INDEX_SCALE / scale
    shares = np.bincount(arm, minlength=n_arms + 1) / len(arm)
    return _keep_sizes(Assignment(basis, slopes, np.log(shares[1:] / shares[0])), shares[1:])


def _keep_sizes(assignment: Assignment, shares: Floats) -> Assignment:
    """Intercepts that give every arm its share of the rows at the mean."""
    for _ in range(ROUNDS):
        expected = np.zeros(len(shares))
        for _, chance in assignment.chances():
            expected += chance[:, 1:].sum(axis=0)
        moved = assignment.intercepts + np.log(shares * len(assignment.x) / expected)
        assignment = Assignment(assignment.x, assignment.slopes, moved)
    return assignment
