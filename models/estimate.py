"""From a flat table to the effect of every arm on those who were in it, with intervals and diagnostics."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy
import sklearn
from numpy.typing import NDArray
from scipy.stats import t as student

from models.att import AttFit, estimate_att
from models.balance import Balance, balance_warnings, measure_balance
from models.checks import Checked, check_table
from models.design import Design, build_design
from models.errors import InputError
from models.folds import assign_folds
from models.outcome import fit_outcome
from models.overlap import measure_overlap, overlap_warnings
from models.propensity import fit_propensity
from models.regression import linear_effects, raw_differences
from models.result import ArmEffect, EffectResult

Floats = NDArray[np.float64]

N_FOLDS = 5
# Small tables are split anew several times and the predictions averaged: how the folds happen
# to fall would otherwise move the estimate by a noticeable part of its standard error.
ROWS_FOR_ONE_SPLIT = 8_000
MOST_SPLITS = 5
FEW_CITIZENS = 15
OVERLAP_BINS = 20
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Nuisances:
    """m_0 and log p_k/p_0 of every row, and how well they were learnt."""

    prediction: Floats
    log_ratio: Floats
    diagnostics: dict[str, Any]


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
    lower_is_better: bool = False,
    random_state: int = 0,
) -> EffectResult:
    """Estimate, for every arm but the control, E[Y(arm) - Y(control) | in the arm].

    All arguments but the last two name columns of `frame`, one row a person (or a person at a decision
    point: then name the person in `cluster`). Text covariates become one column a level; empty covariates
    are allowed, empty outcomes are not. Effects keep the outcome's sign: with `lower_is_better` a negative
    effect is the good one. The same frame, settings and seed give the same figures.

    Raises InputError, which names the column. Method and sources: docs/effects.md.
    """
    checked = check_table(
        frame, arm=arm, control=control, outcome=outcome, covariates=covariates,
        cluster=cluster, cohort=cohort, groups=groups, weights=weights,
    )  # fmt: skip
    if not covariates:
        raise InputError("Name at least one covariate: without any, the raw difference is all there is.")
    design = build_design(frame, covariates)
    nuisances = _fit_nuisances(design, checked, random_state)
    residual = checked.outcome - nuisances.prediction
    fit = estimate_att(residual, checked.arm, nuisances.log_ratio, checked.weights, checked.cluster, checked.cohort)
    meta = {
        "estimand": "ATT: mean effect on those who were in the arm, against the control",
        "arm": arm, "control": control, "outcome": outcome, "covariates": list(covariates),
        "cluster": cluster, "cohort": cohort, "groups": list(groups), "weights": weights,
        "lower_is_better": lower_is_better, "confidence": CONFIDENCE, "seed": random_state,
        "rows": len(frame), "control_rows": int((checked.arm == 0).sum()),
        "citizens": int(checked.cluster.max()) + 1, "data_fingerprint": _fingerprint(frame),
        "libraries": {"numpy": np.__version__, "pandas": pd.__version__, "scipy": scipy.__version__,
                      "scikit-learn": sklearn.__version__},
    }  # fmt: skip
    arms, balance = _describe_arms(design, checked, nuisances, fit)
    is_control = checked.arm == 0
    diagnostics = nuisances.diagnostics | {
        "warnings": [*checked.warnings, *design.warnings],
        "control_mean": float(np.average(checked.outcome[is_control], weights=checked.weights[is_control])),
        "overlap": _overlap_bins(nuisances.log_ratio, is_control, checked.weights),
        "balance": _balance_table(checked.names, balance),
    }
    return EffectResult(arms=arms, covariance=fit.covariance, meta=meta, diagnostics=diagnostics)


def _fit_nuisances(design: Design, checked: Checked, random_state: int) -> Nuisances:
    rng = np.random.default_rng(random_state)
    size = len(checked.arm)
    n_folds = min(N_FOLDS, int(checked.cluster.max()) + 1)
    n_splits = int(np.clip(round(ROWS_FOR_ONE_SPLIT / size), 1, MOST_SPLITS))
    prediction, log_ratio = np.zeros(size), np.zeros((size, len(checked.names)))
    explained, spreads, shares = [], [], []
    for _ in range(n_splits):
        fold = assign_folds(checked.arm, checked.cluster, n_folds=n_folds, rng=rng)
        seed = int(rng.integers(2**31))
        y0 = fit_outcome(design, checked.outcome, checked.arm == 0, fold, checked.weights, random_state=seed)
        ratio = fit_propensity(design.basis, checked.arm, fold, checked.weights, rng=rng)
        prediction += y0.prediction / n_splits
        log_ratio += ratio.log_ratio / n_splits
        explained.append(y0.r_squared)
        spreads.append(ratio.deviation_sd)
        shares.append(y0.shares)
    diagnostics = {
        "outcome_model": {"r_squared": float(np.mean(explained)), "shares": pd.DataFrame(shares).mean().to_dict()},
        "propensity_model": {"deviation_sd": float(np.mean(spreads)), "terms": list(design.basis_names)},
        "folds": n_folds,
        "splits": n_splits,
    }
    return Nuisances(prediction, log_ratio, diagnostics)


def _describe_arms(
    design: Design, checked: Checked, nuisances: Nuisances, fit: AttFit
) -> tuple[tuple[ArmEffect, ...], Balance]:
    balance = measure_balance(design.terms, design.term_names, checked.arm, checked.weights, fit.control_weights)
    raw = raw_differences(checked.outcome, checked.arm, checked.weights)
    linear = linear_effects(design.terms, checked.outcome, checked.arm, checked.weights)
    arms = [
        _describe_arm(k, checked, nuisances.log_ratio[:, k], fit, balance, float(raw[k]), float(linear[k]))
        for k in range(len(checked.names))
    ]
    return tuple(arms), balance


def _describe_arm(
    k: int, checked: Checked, log_ratio: Floats, fit: AttFit, balance: Balance, raw: float, linear: float
) -> ArmEffect:
    mine = checked.arm == k + 1
    n, n_clusters = int(mine.sum()), len(np.unique(checked.cluster[mine]))
    overlap = measure_overlap(
        log_ratio[mine], log_ratio[checked.arm == 0], fit.control_weights[:, k], float(fit.limited_share[k])
    )
    se = float(np.sqrt(fit.covariance[k, k]))
    known = n_clusters > 1 and np.isfinite(se)
    half = float(student.ppf((1 + CONFIDENCE) / 2, max(fit.degrees[k], 1.0))) * se if known else 0.0
    name = checked.names[k]
    warnings = [*_size_warnings(n_clusters), *overlap_warnings(overlap, n), *balance_warnings(balance, k, n)]
    return ArmEffect(
        arm=name,
        n=n,
        att=float(fit.att[k]) if known else None,
        att_se=se if known else None,
        att_low=float(fit.att[k]) - half if known else None,
        att_high=float(fit.att[k]) + half if known else None,
        effective_n=overlap.effective_n,
        n_clusters=n_clusters,
        degrees=float(fit.degrees[k]) if known else None,
        outside_share=overlap.outside_share,
        largest_weight=overlap.largest_weight,
        worst_balance_before=float(np.abs(balance.before[k]).max(initial=0.0)),
        worst_balance_after=float(np.abs(balance.after[k]).max(initial=0.0)),
        arm_mean=float(np.average(checked.outcome[mine], weights=checked.weights[mine])),
        raw=raw,
        linear=linear,
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


def _balance_table(names: Sequence[str], balance: Balance) -> dict[str, Any]:
    """Per arm, covariate: [before, after]."""
    pairs = np.stack([balance.before, balance.after], axis=2).round(4).tolist()
    return {name: dict(zip(balance.names, rows, strict=True)) for name, rows in zip(names, pairs, strict=True)}


def _overlap_bins(log_ratio: Floats, is_control: NDArray[np.bool_], weights: Floats) -> list[list[float]]:
    """[low, high, share of treated, share of controls] over the chance of any arm, for a picture."""
    ratio = np.exp(np.clip(log_ratio, -40, 40)).sum(axis=1)
    chance = ratio / (1 + ratio)
    edges = np.linspace(0, float(chance.max()), OVERLAP_BINS + 1)
    shares = [
        np.histogram(chance[rows], bins=edges, weights=weights[rows])[0] / weights[rows].sum()
        for rows in (~is_control, is_control)
    ]
    bins: list[list[float]] = np.column_stack([edges[:-1], edges[1:], *shares]).tolist()
    return bins


def _fingerprint(frame: pd.DataFrame) -> str:
    """SHA-256 of the column names and the rows in order."""
    digest = hashlib.sha256(repr([str(name) for name in frame.columns]).encode())
    digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()
