"""Simple methods that every figure is shown beside: raw means, linear regression, matching one to one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from sklearn.linear_model import LogisticRegression

from models.table.design import build_design
from models.validation.simulate import Simulated

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NORMAL_95 = 1.959964
RIDGE_OF_CHANCE = 1.0


@dataclass(frozen=True)
class Estimates:
    """Of each arm, (n_arms,) in the order of the arms' names."""

    estimate: Floats
    se: Floats

    def to_frame(self, names: list[str]) -> pd.DataFrame:
        """Columns arm, estimate, low, high."""
        half = NORMAL_95 * self.se
        return pd.DataFrame(
            {"arm": names, "estimate": self.estimate, "low": self.estimate - half, "high": self.estimate + half}
        )


@dataclass(frozen=True)
class Arrays:
    """A simulated table as numbers; arm 0 is the control."""

    names: list[str]
    x: Floats
    arm: Integers
    y: Floats

    @classmethod
    def of(cls, table: Simulated) -> "Arrays":
        labels = table.frame[table.arm].astype(str)
        names = sorted(set(labels) - {table.control})
        code = pd.Series(range(len(names) + 1), index=[table.control, *names])
        x = np.asarray(build_design(table.frame, table.covariates).terms, dtype=np.float64)
        arm = np.asarray(code.loc[labels], dtype=np.int64)
        return cls(names, x, arm, table.frame[table.outcome].to_numpy(dtype=np.float64))


def raw_means(data: Arrays) -> Estimates:
    """Arm mean minus control mean, with Welch's standard error."""
    counts = np.bincount(data.arm)
    means = np.bincount(data.arm, data.y) / counts
    squares = np.bincount(data.arm, (data.y - means[data.arm]) ** 2)
    errors = squares / np.maximum(counts - 1, 1) / counts
    return Estimates(means[1:] - means[0], np.sqrt(errors[1:] + errors[0]))


def linear_regression(data: Arrays) -> Estimates:
    """Coefficients of arm dummies beside the covariates, with the classical standard error."""
    n_arms = len(data.names)
    dummies = (data.arm[:, None] == np.arange(1, n_arms + 1)).astype(np.float64)
    x = np.column_stack([np.ones(len(data.y)), dummies, data.x])
    inverse = np.linalg.pinv(x.T @ x, hermitian=True)
    coefficients = inverse @ (x.T @ data.y)
    noise = np.sum((data.y - x @ coefficients) ** 2) / (len(data.y) - x.shape[1])
    return Estimates(coefficients[1 : n_arms + 1], np.sqrt(noise * np.diag(inverse)[1 : n_arms + 1]))


def matched_pairs(data: Arrays) -> Estimates:
    """Each of an arm against the control row with the nearest log odds of the arm, controls used again and again.

    The standard error is that of the pairs' differences (Rosenbaum & Rubin 1985); it leaves out that a control may
    stand in several pairs.
    """
    estimate, se = np.empty(len(data.names)), np.empty(len(data.names))
    controls = np.flatnonzero(data.arm == 0)
    spread = np.maximum(data.x.std(axis=0), 1e-12)
    for k in range(len(data.names)):
        mine = np.flatnonzero(data.arm == k + 1)
        rows = np.concatenate([mine, controls])
        x = data.x[rows] / spread
        model = LogisticRegression(C=RIDGE_OF_CHANCE, max_iter=200).fit(x, data.arm[rows] > 0)
        odds = model.decision_function(x)
        nearest = cKDTree(odds[len(mine) :, None]).query(odds[: len(mine), None])[1]
        apart = data.y[mine] - data.y[controls[nearest]]
        estimate[k], se[k] = apart.mean(), apart.std(ddof=1) / np.sqrt(len(mine)) if len(mine) > 1 else np.nan
    return Estimates(estimate, se)
