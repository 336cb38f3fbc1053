"""What does not depend on the outcome, made once for all of them: covariates, folds, propensities, balance, overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.errors import InputError
from models.guards.balance import Balance, measure_balance
from models.guards.overlap import Overlap, measure_overlap
from models.nuisances.propensity import PooledMultinomialLogit
from models.nuisances.ratios import Ratios
from models.parallel import one_thread
from models.table.blocks import rows_by_arm
from models.table.checks import Checked, check_table
from models.table.design import Design, build_design
from models.table.folds import assign_folds
from models.treated.weighing import Weighing, weigh_controls

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

N_FOLDS = 5
# Small tables are split anew several times and the predictions averaged: how the folds happen
# to fall would otherwise move the estimate by a noticeable part of its standard error.
ROWS_FOR_ONE_SPLIT = 8_000
MOST_SPLITS = 5
OVERLAP_BINS = 20
# A bar of fewer rows would tell of single people, and says nothing of overlap.
FEWEST_IN_A_BAR = 5


@dataclass(frozen=True)
class Columns:
    """Names of the table's columns by what they are, and the value that means no offer."""

    arm: str
    control: str
    covariates: Sequence[str]
    cluster: str | None = None
    cohort: str | None = None
    groups: Sequence[str] = ()
    weights: str | None = None


@dataclass(frozen=True)
class Comparison:
    """Arms and no-offer rows of one table, made comparable.

    folds : of each split the fold of each row, and the seed its outcome model is to use.
    rows : row numbers of arm 0..n_arms.
    weighing : the no-offer rows' weights for each arm.   chance : (n_obs,) of any offer.
    overlap : one an arm.
    """

    columns: Columns
    checked: Checked
    design: Design
    folds: tuple[tuple[Integers, int], ...]
    rows: tuple[Integers, ...]
    weighing: Weighing
    chance: Floats
    deviation_sd: float
    balance: Balance
    overlap: tuple[Overlap, ...]
    seed: int


def compare(frame: pd.DataFrame, columns: Columns, *, random_state: int = 0) -> Comparison:
    """Raises InputError, which names the column, for a table that cannot be estimated from."""
    checked = check_table(
        frame, arm=columns.arm, control=columns.control, covariates=columns.covariates, cluster=columns.cluster,
        cohort=columns.cohort, groups=columns.groups, weights=columns.weights,
    )  # fmt: skip
    if not columns.covariates:
        raise InputError("Name at least one covariate: without any, the raw difference is all there is.")
    with one_thread():
        design = build_design(frame, columns.covariates)
        folds, ratios, deviation_sd = _fit_ratios(design, checked, random_state)
        rows = rows_by_arm(checked.arm, len(checked.names))
        sizes = np.array([len(mine) for mine in rows[1:]])
        weighing = weigh_controls(ratios, checked.weights, rows[0], sizes, design.terms)
        balance = measure_balance(design.terms, design.term_names, rows, checked.weights, weighing.means)
        overlap = measure_overlap(weighing, rows)
        chance = ratios.chance_of_any()
    return Comparison(
        columns, checked, design, folds, rows, weighing, chance, deviation_sd, balance, overlap, random_state
    )


def _fit_ratios(
    design: Design, checked: Checked, random_state: int
) -> tuple[tuple[tuple[Integers, int], ...], Ratios, float]:
    rng = np.random.default_rng(random_state)
    n_folds = min(N_FOLDS, int(checked.cluster.max()) + 1)
    n_splits = int(np.clip(round(ROWS_FOR_ONE_SPLIT / len(checked.arm)), 1, MOST_SPLITS))
    folds, models = [], []
    for _ in range(n_splits):
        fold = assign_folds(checked.arm, checked.cluster, n_folds=n_folds, rng=rng)
        folds.append((fold, int(rng.integers(2**31))))
        model = PooledMultinomialLogit(random_state=int(rng.integers(2**31)))
        models.append(model.fit(design.basis, checked.arm, checked.weights, fold))
    ratios = Ratios(design.basis, tuple(fold for fold, _ in folds), tuple(model.fold_coef_ for model in models))
    return tuple(folds), ratios, float(np.mean([model.deviation_sd_ for model in models]))


def describe_comparison(comparison: Comparison) -> dict[str, Any]:
    """Diagnostics that hold for every outcome."""
    checked = comparison.checked
    return {
        "propensity_model": {
            "deviation_sd": comparison.deviation_sd,
            "terms": list(comparison.design.basis_names),
        },
        "folds": int(comparison.folds[0][0].max()) + 1,
        "splits": len(comparison.folds),
        "warnings": [*checked.warnings, *comparison.design.warnings],
        "overlap": _overlap_bins(comparison.chance, checked.arm == 0, checked.weights),
        "balance": _balance_table(checked.names, comparison.balance),
    }


def _balance_table(names: Sequence[str], balance: Balance) -> dict[str, Any]:
    """Per arm, covariate: [before, after]."""
    pairs = np.stack([balance.before, balance.after], axis=2).round(4).tolist()
    return {name: dict(zip(balance.names, rows, strict=True)) for name, rows in zip(names, pairs, strict=True)}


def _overlap_bins(chance: Floats, is_control: NDArray[np.bool_], weights: Floats) -> list[list[float]]:
    """[low, high, share of treated, share of controls] over the chance of any arm, for a picture."""
    edges = np.linspace(0, float(chance.max()), OVERLAP_BINS + 1)
    counts = np.stack([np.histogram(chance[rows], bins=edges)[0] for rows in (~is_control, is_control)])
    edges = _join_bars(edges, counts)
    shares = [
        np.histogram(chance[rows], bins=edges, weights=weights[rows])[0] / weights[rows].sum()
        for rows in (~is_control, is_control)
    ]
    bins: list[list[float]] = np.column_stack([edges[:-1], edges[1:], *shares]).tolist()
    return bins


def _join_bars(edges: Floats, counts: Integers) -> Floats:
    """Edges without those that part off one to four rows of a group; bars join the next ones to their left."""
    kept: list[tuple[float, Integers]] = []
    waiting = np.zeros(2, dtype=np.int64)
    for bar in range(counts.shape[1] - 1, -1, -1):
        waiting = waiting + counts[:, bar]
        while bar == 0 and kept and _parts_off(waiting):
            waiting = waiting + kept.pop()[1]
        if bar == 0 or not _parts_off(waiting):
            kept.append((float(edges[bar]), waiting))
            waiting = np.zeros(2, dtype=np.int64)
    return np.array([*(edge for edge, _ in reversed(kept)), edges[-1]])


def _parts_off(counts: Integers) -> bool:
    return bool(((counts > 0) & (counts < FEWEST_IN_A_BAR)).any())
