"""From a flat table to every arm's effect on its own people and in a common population, with all diagnostics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pandas as pd
import scipy
import sklearn
from numpy.typing import NDArray

from models.comparison import Columns, Comparison, compare, describe_comparison
from models.followup.preparing import Incomplete, prepare
from models.followup.telling import tell
from models.guards.calibration import describe_calibration
from models.guards.describing import arm_warnings, describe_arm
from models.guards.placebo import Placebo, Systematic, describe_placebo, measure_systematic, placebo_warnings
from models.guards.sensitivity import describe_robustness, measure_robustness
from models.parallel import one_thread
from models.pooled.pooling import pool_arms
from models.pooled.telling import describe_pooled, describe_reliability, small_target, target_warnings, tell_groups
from models.result import EffectResult
from models.table.checks import check_outcome, check_target
from models.table.doubts import find_doubts
from models.table.fingerprint import fingerprint
from models.treated.arm_fit import CONFIDENCE, Fit, fit_arms
from models.treated.shares import is_share

Floats = NDArray[np.float64]


def estimate_effects(
    frame: pd.DataFrame,
    *,
    arm: str,
    control: str,
    outcome: str | None = None,
    covariates: Sequence[str],
    cluster: str | None = None,
    cohort: str | None = None,
    groups: Sequence[str] = (),
    weights: str | None = None,
    placebos: Sequence[str] = (),
    target: tuple[str, str] | None = None,
    followup: tuple[str, str] | None = None,
    horizon: float | None = None,
    strata: str | None = None,
    missing: Literal["refuse", "weigh"] = "refuse",
    lower_is_better: bool = False,
    random_state: int = 0,
) -> EffectResult:
    """Estimate, for every arm but the control, E[Y(arm) - Y(control)] for those in the arm and in a common population.

    placebos : outcomes from before the start that are not among the covariates; effects on them should be nought.
    target : (column, value) of the rows that are the common population; all rows when not given.
    followup : columns of how long each row was followed and of what ended it (0 cut short, 1 the event, 2 and more
        events that rule it out). An `outcome` that is the event's column, or none, is then the chance of the event
        within `horizon`; the time's column the mean time without it until there; any other is known where the
        follow-up was not cut short before. `strata` : column of groups in which that tells nothing (start quarter).
    missing : "weigh" has rows with an outcome stand for those without; "refuse" refuses them.

    All other arguments but the last two name columns of `frame`, one row a person (or a person at a decision point:
    then name the person in `cluster`). Text covariates become one column a level; empty ones are allowed. Effects keep
    the outcome's sign: with `lower_is_better` a negative one is good. The same frame, settings and seed: same figures.

    Raises InputError, which names the column. Method and sources: docs/effects.md; options: docs/estimate.md.
    """
    columns = Columns(arm, control, covariates, cluster, cohort, groups, weights)
    how = Incomplete(followup, horizon, strata, missing)
    ready = prepare(frame, columns, outcome, how, random_state=random_state)
    for name in (ready.outcome, *placebos):
        check_outcome(ready.frame, name, covariates)
    comparison = compare(ready.frame, ready.columns, random_state=random_state)
    doubts = find_doubts(
        ready.frame, comparison.checked.arm == 0, arm=arm, outcome=ready.outcome, covariates=covariates, cluster=cluster
    )
    result = estimate_outcome(
        ready.frame, comparison, ready.outcome, placebos=placebos, target=target,
        lower_is_better=lower_is_better, share=ready.share, incomplete=ready.notes,
    )  # fmt: skip
    return tell(result, ready, frame, columns, doubts)


@dataclass(frozen=True)
class OutcomeFit:
    """One outcome fitted once: what every population's answer is told from.

    y : (n_obs,) the outcome.   tested : the placebo outcomes.   warnings : (code, sentence) of each arm.
    """

    comparison: Comparison
    y: Floats
    fit: Fit
    tested: Mapping[str, Placebo]
    warnings: tuple[tuple[tuple[str, str], ...], ...]
    lower_is_better: bool
    meta: Mapping[str, Any]
    diagnostics: Mapping[str, Any]

    def tell(self, target: Floats | None = None, named: tuple[str, str] | None = None) -> EffectResult:
        """Every arm's effect in one common population.

        target : (n_obs,) weights of its rows, 0 outside it; all rows when None.   named : (column, value) it came from.
        """
        population = self.comparison.checked.weights if target is None else target
        residual = self.y - self.fit.prediction
        pooled = pool_arms(
            self.fit.att, residual, self.comparison, target=population, lower_is_better=self.lower_is_better,
            warning_codes=[[code for code, _ in found] for found in self.warnings],
            systematic=_systematic(self.tested, _residual_variance(self.comparison, residual)), events=self.fit.events,
        )  # fmt: skip
        terms = self.comparison.design.term_names
        warnings = [[*found, *target_warnings(pooled, k, terms)] for k, found in enumerate(self.warnings)]
        diagnostics = {**self.diagnostics, "reliability": describe_reliability(pooled)}
        diagnostics["warnings"] = [*diagnostics["warnings"], *small_target(population)]
        return EffectResult(
            arms=tuple(
                replace(describe_arm(k, self.comparison, self.y, self.fit, found), **describe_pooled(pooled, k, terms))
                for k, found in enumerate(warnings)
            ),
            covariance=self.fit.att.covariance,
            meta={
                **self.meta,
                "target": list(named) if named else None,
                "target_rows": int((population > 0).sum()),
            },
            diagnostics=diagnostics,
            **tell_groups(pooled, self.comparison.checked.names),
        )


def fit_outcome_once(
    frame: pd.DataFrame,
    comparison: Comparison,
    outcome: str,
    *,
    placebos: Sequence[str] = (),
    lower_is_better: bool = False,
    share: bool | None = None,
    incomplete: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({}),
) -> OutcomeFit:
    """Fit one outcome of the table that `comparison` was made from; many outcomes share one comparison.

    incomplete : (code, sentence) of each arm whose outcomes are too few to rank it, see models/followup.
    share : whether the outcome is a share of people (0 or 1, or pseudo-values of such); None to see from its values.
    """
    y = check_outcome(frame, outcome, comparison.columns.covariates)
    share = is_share(y) if share is None else share
    with one_thread():
        fit = fit_arms(comparison, y, share=share)
        tested = {name: _fit_placebo(frame, comparison, name) for name in placebos}
        warnings = tuple(
            (*arm_warnings(k, comparison, fit), *incomplete.get(name, ()))
            for k, name in enumerate(comparison.checked.names)
        )
        diagnostics = _diagnose(comparison, y, fit, tested)
    diagnostics["warnings"] = [*diagnostics["warnings"], *placebo_warnings(tested)]
    meta = _describe_run(frame, comparison, outcome) | {"lower_is_better": lower_is_better, "share": share}
    return OutcomeFit(comparison, y, fit, tested, warnings, lower_is_better, meta, diagnostics)


def estimate_outcome(
    frame: pd.DataFrame,
    comparison: Comparison,
    outcome: str,
    *,
    placebos: Sequence[str] = (),
    target: tuple[str, str] | None = None,
    lower_is_better: bool = False,
    share: bool | None = None,
    incomplete: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({}),
) -> EffectResult:
    """`fit_outcome_once`, told for the rows where `target` = (column, value) holds; for all when None."""
    population = check_target(frame, target, comparison.checked.weights)
    fitted = fit_outcome_once(
        frame, comparison, outcome, placebos=placebos, lower_is_better=lower_is_better, share=share,
        incomplete=incomplete,
    )  # fmt: skip
    with one_thread():
        return fitted.tell(population, target)


def _fit_placebo(frame: pd.DataFrame, comparison: Comparison, name: str) -> Placebo:
    """In standard deviations of its own residual, so that placebos of different units can be told together."""
    before = check_outcome(frame, name, comparison.columns.covariates)
    fit = fit_arms(comparison, before, share=False)
    variance = _residual_variance(comparison, before - fit.prediction) or 1.0
    return Placebo(fit.att.att / np.sqrt(variance), fit.att.covariance / variance)


def _systematic(tested: Mapping[str, Placebo], variance: float) -> Systematic:
    """In the outcome's unit squared."""
    found = measure_systematic(tested)
    return Systematic(shared=found.shared * variance, own=found.own * variance)


def _residual_variance(comparison: Comparison, residual: Floats) -> float:
    is_control, weights = comparison.checked.arm == 0, comparison.checked.weights
    rest = residual[is_control]
    apart = rest - np.average(rest, weights=weights[is_control])
    return float(np.average(apart**2, weights=weights[is_control]))


def _diagnose(comparison: Comparison, y: Floats, fit: Fit, tested: Mapping[str, Placebo]) -> dict[str, Any]:
    checked = comparison.checked
    is_control = checked.arm == 0
    robustness = measure_robustness(
        y, y - fit.prediction, comparison, estimate=fit.att.att, low=fit.low, high=fit.high,
    )  # fmt: skip
    return describe_comparison(comparison) | {
        "outcome_model": fit.learnt,
        "control_mean": float(np.average(y[is_control], weights=checked.weights[is_control])),
        "calibration": describe_calibration(y, fit.prediction, comparison.chance, checked.arm, checked.weights),
        "robustness": describe_robustness(checked.names, fit.att.att, robustness),
        "placebo": describe_placebo(tested, checked.names),
    }


def _describe_run(frame: pd.DataFrame, comparison: Comparison, outcome: str) -> dict[str, Any]:
    columns, checked = comparison.columns, comparison.checked
    return {
        "estimand": "ATT: mean effect on those who were in the arm, against the control",
        "arm": columns.arm, "control": columns.control, "outcome": outcome, "covariates": list(columns.covariates),
        "cluster": columns.cluster, "cohort": columns.cohort, "groups": list(columns.groups),
        "weights": columns.weights, "confidence": CONFIDENCE, "seed": comparison.seed,
        "rows": len(frame), "control_rows": int((checked.arm == 0).sum()),
        "citizens": int(checked.cluster.max()) + 1, "data_fingerprint": fingerprint(frame),
        "libraries": {"numpy": np.__version__, "pandas": pd.__version__, "scipy": scipy.__version__,
                      "scikit-learn": sklearn.__version__},
    }  # fmt: skip
