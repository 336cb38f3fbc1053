"""From a flat table to the effect of every arm on those who were in it, with intervals and diagnostics."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import scipy
import sklearn
from numpy.typing import NDArray
from scipy.stats import t as student

from models.att import AttFit, estimate_att
from models.balance import balance_warnings
from models.checks import check_outcome, check_target
from models.comparison import Columns, Comparison, compare, describe_comparison, one_thread
from models.outcome import fit_outcome
from models.overlap import overlap_warnings
from models.pooling import describe_pooled, describe_reliability, pool_arms
from models.regression import linear_effects, raw_differences
from models.result import ArmEffect, EffectResult
from models.shares import FEWEST_EXPECTED, FEWEST_OBSERVED, ShareFit, fit_shares, is_share

Floats = NDArray[np.float64]

FEW_CITIZENS = 15
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Fit:
    """One outcome's figures: limits and, for a share, its events."""

    att: AttFit
    low: Floats
    high: Floats
    events: ShareFit | None
    raw: Floats
    linear: Floats


def estimate_effects(
    frame: pd.DataFrame,
    *,
    arm: str,
    control: str,
    outcome: str,
    covariates: Sequence[str],
    cluster: str | None = None,
    cohort: str | None = None,
    groups: Sequence[str] = (),
    weights: str | None = None,
    target: tuple[str, str] | None = None,
    lower_is_better: bool = False,
    random_state: int = 0,
) -> EffectResult:
    """Estimate, for every arm but the control, E[Y(arm) - Y(control)] for those in the arm and in a common population.

    target : (column, value) of the rows that are the common population; all rows when not given.

    All other arguments but the last two name columns of `frame`, one row a person (or a person at a decision
    point: then name the person in `cluster`). Text covariates become one column a level; empty covariates
    are allowed, empty outcomes are not. Effects keep the outcome's sign: with `lower_is_better` a negative
    effect is the good one. The same frame, settings and seed give the same figures.

    Raises InputError, which names the column. Method and sources: docs/effects.md.
    """
    check_outcome(frame, outcome, covariates)
    columns = Columns(arm, control, covariates, cluster, cohort, groups, weights)
    comparison = compare(frame, columns, random_state=random_state)
    return estimate_outcome(frame, comparison, outcome, target=target, lower_is_better=lower_is_better)


def estimate_outcome(
    frame: pd.DataFrame,
    comparison: Comparison,
    outcome: str,
    *,
    target: tuple[str, str] | None = None,
    lower_is_better: bool = False,
    share: bool | None = None,
) -> EffectResult:
    """Effects on one outcome of the table that `comparison` was made from; many outcomes share one comparison.

    share : whether the outcome is a share of people (0 or 1, or pseudo-values of such); None to see from its values.
    """
    y = check_outcome(frame, outcome, comparison.columns.covariates)
    population = check_target(frame, target, comparison.checked.weights)
    share = is_share(y) if share is None else share
    with one_thread():
        prediction, learnt = _predict(comparison, y)
        fit = _fit(comparison, y, y - prediction, share=share)
        warnings = [_warnings(k, comparison, fit) for k in range(len(comparison.checked.names))]
        pooled = pool_arms(
            fit.att, y - prediction, comparison, target=population, lower_is_better=lower_is_better,
            warning_codes=[[code for code, _ in found] for found in warnings],
        )  # fmt: skip
    checked = comparison.checked
    is_control = checked.arm == 0
    control_mean = float(np.average(y[is_control], weights=checked.weights[is_control]))
    return EffectResult(
        arms=tuple(
            replace(_describe_arm(k, comparison, y, fit, found), **describe_pooled(pooled, k))
            for k, found in enumerate(warnings)
        ),
        covariance=fit.att.covariance,
        meta=_describe_run(frame, comparison, outcome)
        | {"lower_is_better": lower_is_better, "share": share, "target": list(target) if target else None},
        diagnostics=describe_comparison(comparison)
        | {"outcome_model": learnt, "control_mean": control_mean, "reliability": describe_reliability(pooled)},
    )


def _predict(comparison: Comparison, y: Floats) -> tuple[Floats, dict[str, Any]]:
    """m_0 of every row, the mean over the splits, and how well it was learnt."""
    checked, prediction = comparison.checked, np.zeros(len(y))
    explained, shares = [], []
    for fold, seed in comparison.folds:
        y0 = fit_outcome(comparison.design, y, checked.arm == 0, fold, checked.weights, random_state=seed)
        prediction += y0.prediction / len(comparison.folds)
        explained.append(y0.r_squared)
        shares.append(y0.shares)
    return prediction, {"r_squared": float(np.mean(explained)), "shares": pd.DataFrame(shares).mean().to_dict()}


def _fit(comparison: Comparison, y: Floats, residual: Floats, *, share: bool) -> Fit:
    checked, terms = comparison.checked, comparison.design.terms
    fit = estimate_att(residual, checked.arm, comparison.log_ratio, checked.weights, checked.cluster, checked.cohort)
    raw = raw_differences(y, checked.arm, checked.weights)
    linear = linear_effects(terms, y, checked.arm, checked.weights)
    if share:
        events = fit_shares(fit, y, residual, checked.arm, checked.weights, confidence=CONFIDENCE)
        covariance = fit.covariance - np.diag(np.diag(fit.covariance)) + np.diag(events.se**2)
        fit = replace(fit, covariance=covariance, degrees=events.degrees)
        return Fit(fit, events.low, events.high, events, raw, linear)
    half = student.ppf((1 + CONFIDENCE) / 2, np.maximum(fit.degrees, 1.0)) * np.sqrt(np.diag(fit.covariance))
    return Fit(fit, fit.att - half, fit.att + half, None, raw, linear)


def _describe_run(frame: pd.DataFrame, comparison: Comparison, outcome: str) -> dict[str, Any]:
    columns, checked = comparison.columns, comparison.checked
    return {
        "estimand": "ATT: mean effect on those who were in the arm, against the control",
        "arm": columns.arm, "control": columns.control, "outcome": outcome, "covariates": list(columns.covariates),
        "cluster": columns.cluster, "cohort": columns.cohort, "groups": list(columns.groups),
        "weights": columns.weights, "confidence": CONFIDENCE, "seed": comparison.seed,
        "rows": len(frame), "control_rows": int((checked.arm == 0).sum()),
        "citizens": int(checked.cluster.max()) + 1, "data_fingerprint": _fingerprint(frame),
        "libraries": {"numpy": np.__version__, "pandas": pd.__version__, "scipy": scipy.__version__,
                      "scikit-learn": sklearn.__version__},
    }  # fmt: skip


def _warnings(k: int, comparison: Comparison, fit: Fit) -> list[tuple[str, str]]:
    """(code, sentence) of what a reader of this arm's figures should know."""
    checked, overlap = comparison.checked, comparison.overlap[k]
    mine = checked.arm == k + 1
    n = int(mine.sum())
    return [
        *_size_warnings(len(np.unique(checked.cluster[mine]))),
        *_event_warnings(fit.events, k),
        *overlap_warnings(overlap, n),
        *balance_warnings(comparison.balance, k, n),
    ]


def _describe_arm(k: int, comparison: Comparison, y: Floats, fit: Fit, warnings: list[tuple[str, str]]) -> ArmEffect:
    checked, overlap, balance = comparison.checked, comparison.overlap[k], comparison.balance
    mine = checked.arm == k + 1
    n, n_clusters, name = int(mine.sum()), len(np.unique(checked.cluster[mine])), checked.names[k]
    se = float(np.sqrt(fit.att.covariance[k, k]))
    known = n_clusters > 1 and np.isfinite(se)
    return ArmEffect(
        arm=name,
        n=n,
        att=float(fit.att.att[k]) if known else None,
        att_se=se if known else None,
        att_low=float(fit.low[k]) if known else None,
        att_high=float(fit.high[k]) if known else None,
        effective_n=overlap.effective_n,
        n_clusters=n_clusters,
        degrees=float(fit.att.degrees[k]) if known else None,
        outside_share=overlap.outside_share,
        largest_weight=overlap.largest_weight,
        worst_balance_before=float(np.abs(balance.before[k]).max(initial=0.0)),
        worst_balance_after=float(np.abs(balance.after[k]).max(initial=0.0)),
        arm_mean=float(np.average(y[mine], weights=checked.weights[mine])),
        raw=float(fit.raw[k]),
        linear=float(fit.linear[k]),
        groups={group: labels[name] for group, labels in checked.groups.items()},
        warnings=tuple(text for _, text in warnings),
        warning_codes=tuple(code for code, _ in warnings),
    )


def _size_warnings(n_clusters: int) -> list[tuple[str, str]]:
    if n_clusters < 2:
        return [("one_citizen", "Too few: one citizen, so no effect can be told from chance.")]
    if n_clusters < FEW_CITIZENS:
        text = f"Too few: {n_clusters} citizens; at least {FEW_CITIZENS} are wanted for a result of its own."
        return [("few_citizens", text)]
    return []


def _event_warnings(events: ShareFit | None, k: int) -> list[tuple[str, str]]:
    if events is None or not events.too_few[k]:
        return []
    text = (
        f"Too few events: fewer than {FEWEST_OBSERVED:.0f} in the arm, and fewer than {FEWEST_EXPECTED:.0f} expected"
        " without it."
    )
    return [("few_events", text)]


def _fingerprint(frame: pd.DataFrame) -> str:
    """SHA-256 of the column names and the rows in order."""
    digest = hashlib.sha256(repr([str(name) for name in frame.columns]).encode())
    digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()
