"""Outcomes that some rows have not: weights for those that have one, and limits for what the others may have had."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from models.comparison import Columns, compare
from models.parallel import one_thread
from models.table.design import build_design
from models.table.folds import assign_folds
from models.treated.arm_fit import fit_arms

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

N_FOLDS = 5
# Prior sd of the log odds per standard deviation of a covariate; 1 is already strong.
SLOPE_SD = 1.0
SMALLEST_CHANCE = 0.05
# With fewer of either kind in training, the share of those who answered is all there is to learn.
FEWEST_TO_LEARN = 10


def weigh_answered(
    frame: pd.DataFrame, columns: Columns, arm: Integers, cluster: Integers, answered: Flags, *, random_state: int
) -> Floats:
    """(n_obs,) 1/P(answered | covariates, arm) where the row has an outcome, 0 where it has none.

    arm : (n_obs,) 0 for no offer.   cluster : (n_obs,) citizen.

    A logit for those without an offer, and one for those with any, in which each arm has a level of its own; both
    cross-fitted by citizen. No chance counts as less than a twentieth. Within each arm the weights sum to all of its
    rows. They undo a selection by what is in the table; one by what nobody wrote down stays.
    Source: Robins, Rotnitzky & Zhao 1994; Hernán & Robins 2020, chapter 12.
    """
    basis = build_design(frame, columns.covariates).basis
    rng = np.random.default_rng(random_state)
    n_folds = min(N_FOLDS, int(cluster.max()) + 1)
    fold = assign_folds((arm > 0).astype(np.int64), cluster, n_folds=n_folds, rng=rng)
    chance = np.ones(len(arm))
    for side in (arm == 0, arm > 0):
        levels = (arm[:, None] == np.unique(arm[side])[1:]).astype(np.float64)
        x = np.column_stack([basis, levels])
        for held_out in range(n_folds):
            train, target = side & (fold != held_out), side & (fold == held_out)
            if target.any():
                chance[target] = _chances(x[train], answered[train], x[target])
    weights = np.where(answered, 1 / np.maximum(chance, SMALLEST_CHANCE), 0.0)
    return to_full_size(weights, arm)


def _chances(x: Floats, answered: Flags, new: Floats) -> Floats:
    if min(answered.sum(), (~answered).sum()) < FEWEST_TO_LEARN:
        return np.full(len(new), answered.mean() if len(answered) else 1.0)
    model = LogisticRegression(C=SLOPE_SD**2, max_iter=500).fit(x, answered)
    return np.asarray(model.predict_proba(new)[:, 1], dtype=np.float64)


def to_full_size(weights: Floats, arm: Integers) -> Floats:
    """Weights that sum to the number of rows in each arm, so that arms keep their part of the table."""
    total = np.bincount(arm, weights=weights)
    return weights * np.divide(np.bincount(arm), total, out=np.zeros(len(total)), where=total > 0)[arm]


def bound_effects(
    frame: pd.DataFrame, columns: Columns, outcome: str, *, random_state: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Each arm's effect on its own people had all missing outcomes been the worst, and the best, for that arm.

    The lowest: what is missing in arms is the lowest value seen, what is missing without an offer the highest; and
    the other way round. No assumption on why it is missing, but that the rest lies within the range of what was
    seen; chance comes on top. Source: Manski 1990; Horowitz & Manski 2000.
    """
    comparison = compare(frame, columns, random_state=random_state)
    y = frame[outcome].to_numpy(dtype=np.float64, na_value=np.nan)
    missing, is_control = np.isnan(y), comparison.checked.arm == 0
    lowest, highest = np.nanmin(y), np.nanmax(y)
    found = []
    for in_arm, without in ((lowest, highest), (highest, lowest)):
        filled = np.where(missing, np.where(is_control, without, in_arm), y)
        with one_thread():
            att = fit_arms(comparison, filled, share=False).att.att
        found.append(dict(zip(comparison.checked.names, att.tolist(), strict=True)))
    return found[0], found[1]
