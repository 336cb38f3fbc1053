"""One outcome's figures for every arm: the outcome model, effects with their limits, and plain ones beside them."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from models.comparison import Comparison
from models.nuisances.outcome import ControlOutcomeRegressor
from models.treated.att import AttFit, estimate_att
from models.treated.regression import linear_effects, raw_differences
from models.treated.shares import ShareFit, fit_shares

Floats = NDArray[np.float64]

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Fit:
    """One outcome's figures: limits and, for a share, its events.

    prediction : (n_obs,) m_0 of every row.   learnt : how well the outcome model did.
    """

    prediction: Floats
    learnt: dict[str, Any]
    att: AttFit
    low: Floats
    high: Floats
    events: ShareFit | None
    raw: Floats
    linear: Floats


def fit_arms(comparison: Comparison, y: Floats, *, share: bool) -> Fit:
    """Everything of one outcome that is worked out arm by arm.

    y : (n_obs,) finite.   share : whether it is a share of people, with a share's limits.
    """
    checked, terms = comparison.checked, comparison.design.terms
    prediction, learnt = _predict(comparison, y)
    residual = y - prediction
    att = estimate_att(residual, checked.arm, comparison.weighing, checked.weights, checked.cluster, checked.cohort)
    raw = raw_differences(y, checked.arm, checked.weights)
    linear = linear_effects(terms, y, checked.arm, checked.weights)
    if share:
        events = fit_shares(att, y, residual, checked.arm, checked.weights, confidence=CONFIDENCE)
        covariance = att.covariance - np.diag(np.diag(att.covariance)) + np.diag(events.se**2)
        att = replace(att, covariance=covariance, degrees=events.degrees)
        return Fit(prediction, learnt, att, events.low, events.high, events, raw, linear)
    half = student.ppf((1 + CONFIDENCE) / 2, np.maximum(att.degrees, 1.0)) * np.sqrt(np.diag(att.covariance))
    return Fit(prediction, learnt, att, att.att - half, att.att + half, None, raw, linear)


def _predict(comparison: Comparison, y: Floats) -> tuple[Floats, dict[str, Any]]:
    """m_0 of every row, the mean over the splits, and how well it was learnt."""
    checked, design, prediction = comparison.checked, comparison.design, np.zeros(len(y))
    learnt_from = np.where(checked.arm == 0, checked.weights, 0.0)
    explained, shares = [], []
    for fold, seed in comparison.folds:
        model = ControlOutcomeRegressor(n_plain=len(design.term_names), random_state=seed)
        prediction += model.fit_predict(design.basis, y, learnt_from, fold) / len(comparison.folds)
        explained.append(model.r_squared_)
        shares.append(model.shares_)
    return prediction, {"r_squared": float(np.mean(explained)), "shares": pd.DataFrame(shares).mean().to_dict()}
