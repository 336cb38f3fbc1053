"""One outcome of a run: fitted once, told for everybody and for each target group."""

from typing import Any

import pandas as pd

from app.evidence.effects.fitting import diagnosing, placebo, telling
from app.evidence.effects.fitting.bounding import bound_missing
from app.evidence.effects.fitting.fairness import judge_fairness
from app.evidence.effects.fitting.plan import CONTROL, Table
from app.evidence.effects.outcomes import Outcome
from app.evidence.effects.schemas import FittedArm, FittedOutcome
from models.comparison import Comparison
from models.errors import InputError
from models.estimate import fit_outcome_once
from models.parallel import one_thread
from models.result import ArmEffect, EffectResult

# Warnings that mean there is nobody to compare with, rather than few.
NO_OVERLAP = {"separable"}
WARNINGS_KEPT = {"separable", "outside_support", "few_effective", "imbalance"}


def fit_outcome(
    table: Table, outcome: Outcome, comparison: Comparison | InputError, tested: placebo.Tested
) -> FittedOutcome:
    """Estimate one outcome; where its values allow none (nobody had it), the result has no arms and says so."""
    frame, _ = table.rows_of(outcome)
    try:
        if isinstance(comparison, InputError):
            raise comparison
        once = fit_outcome_once(
            frame, comparison, outcome.code, lower_is_better=outcome.better == "fewer", share=outcome.unit == "share"
        )
    except InputError as problem:
        return _without_result(table, outcome, frame, problem)
    once = placebo.apply(once, tested, outcome)
    with one_thread():
        everybody = once.tell()
        populations = telling.tell_populations(once, everybody, frame, outcome, table.about.terms)
        # Told anew for every group of citizens, which takes its time: the run's main outcome stands for the others.
        tell = once.tell if outcome == table.about.outcomes[0] else None
        fairness = judge_fairness(once, everybody, frame, tell)
    return FittedOutcome(
        **_head(table, outcome, frame),
        control_mean=everybody.diagnostics.get("control_mean"),
        arms=[_arm(arm, table.about.followed[outcome.code].get(arm.arm)) for arm in everybody.arms],
        **_covariance(everybody),
        diagnostics=diagnosing.diagnose(once, everybody, table.about.terms, tested)
        | {"fairness": fairness, "bounds": bound_missing(table, outcome)}
        | _assessed(table, outcome),
        populations=populations,
    )


def _head(table: Table, outcome: Outcome, frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "outcome": outcome.code,
        "n_rows": len(frame),
        "n_controls": int((frame["arm"] == CONTROL).sum()),
        "follow_up_share": table.about.followed.get(outcome.code, {}).get("all"),
    }


def _assessed(table: Table, outcome: Outcome) -> dict[str, Any]:
    found = table.about.assessed.get(outcome.code)
    return {} if found is None else {"assessed": found}


def _covariance(result: EffectResult) -> dict[str, Any]:
    known = [k for k, arm in enumerate(result.arms) if arm.att is not None]
    return {
        "covariance_ids": [int(result.arms[k].arm) for k in known],
        "covariance": [float(result.covariance[i, j]) for place, i in enumerate(known) for j in known[: place + 1]],
    }


def _arm(arm: ArmEffect, followed: float | None) -> FittedArm:
    codes = [code for code in arm.warning_codes if code in WARNINGS_KEPT]
    return FittedArm(
        offer_id=int(arm.arm),
        n=arm.n_clusters,
        n_rows=arm.n,
        estimate=arm.att,
        se=arm.att_se,
        low=arm.att_low,
        high=arm.att_high,
        effective_n=arm.effective_n,
        raw_mean=arm.raw,
        outside_support=arm.outside_share,
        imbalance_before=arm.worst_balance_before,
        imbalance_after=arm.worst_balance_after,
        has_overlap=NO_OVERLAP.isdisjoint(codes),
        followed=followed,
        few_events="few_events" in arm.warning_codes,
        warnings=codes,
    )


def _without_result(table: Table, outcome: Outcome, frame: pd.DataFrame, problem: InputError) -> FittedOutcome:
    return FittedOutcome(
        **_head(table, outcome, frame),
        control_mean=None,
        arms=[],
        covariance_ids=[],
        covariance=[],
        diagnostics={"failure": str(problem)} | _assessed(table, outcome),
    )
