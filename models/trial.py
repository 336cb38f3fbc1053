"""A target trial at every Monday: from records to one analysis table with its exclusions counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from models.decision_points import CONTROL, DecisionPoints, find_decision_points
from models.design import build_design
from models.errors import InputError
from models.known_that_day import describe
from models.outcomes import MEASURES_AT_THE_END, OutcomeSpec, total_pseudo_values
from models.records import Calendar, Records, lay_out
from models.weeks import Flags, Integers, to_days, week_of

Floats = NDArray[np.float64]

WEEKS_A_QUARTER = 13
LEAST_CHANCE_OBSERVED = 0.05

__all__ = ["Records", "TrialTable", "build_trial_table"]


@dataclass(frozen=True)
class TrialTable:
    """The analysis table.

    frame : citizen_id, monday, arm (text; "none" for no start), cohort, weight, covariates, outcomes.
    covariates : columns known on the Monday.   sources : the columns of each fact.
    exclusions : starts and person-weeks left out, by reason.
    followed : outcome -> {"all" and each arm: share of rows followed to the end}.
    sampling_rate : chance with which a person-week without a start was kept; weight is its inverse.
    """

    frame: pd.DataFrame
    covariates: tuple[str, ...]
    sources: dict[str, tuple[str, ...]]
    outcomes: tuple[OutcomeSpec, ...]
    exclusions: dict[str, int]
    followed: dict[str, dict[str, float]]
    sampling_rate: float
    n_eligible: int

    def rows_for(self, outcome: str) -> tuple[pd.DataFrame, str]:
        """Rows and weights column to estimate one outcome from.

        Register outcomes have a value in every row. Only a change between two assessments can be unseen;
        its rows are then weighted by 1/P(seen | covariates, arm or none).
        """
        spec = next(spec for spec in self.outcomes if spec.name == outcome)
        if spec.measure != "indicator_change":
            return self.frame, "weight"
        return self.frame[self.frame[outcome].notna()], f"weight {outcome}"


def build_trial_table(
    records: Records,
    outcomes: Sequence[OutcomeSpec],
    *,
    first_on: date | None = None,
    last_on: date | None = None,
    max_controls: int = 40_000,
    random_state: int = 0,
) -> TrialTable:
    """Emulate a trial at each Monday.

    Source: Hernán & Robins 2016; Danaei et al. 2013 (sequential trials); Sianesi 2004 for the control:
    no start that week, perhaps a later one.
    """
    rng = np.random.default_rng(random_state)
    calendar = lay_out(records)
    points = find_decision_points(
        records, calendar, first_on=first_on, last_on=last_on, max_controls=max_controls, rng=rng
    )
    if not (points.placement >= 0).any() or not (points.placement < 0).any():
        raise InputError("No start, or nobody without one, lies in the period: there is nothing to compare.")
    found = describe(records, calendar, points)
    columns = {name: values for facts in found.values() for name, values in facts.items()}
    frame = pd.DataFrame({**_keys(records, calendar, points), **columns})
    seen = _followed_weeks(calendar, points)
    quarter = points.column // WEEKS_A_QUARTER
    for spec in outcomes:
        if spec.measure == "indicator_change":
            frame[spec.name] = _change(records, calendar, points, spec)
            frame[f"weight {spec.name}"] = frame["weight"] / _chance_seen(frame, tuple(columns), spec.name)
            continue
        weekly = _weekly(records, calendar, points, spec)
        length = np.minimum(seen, spec.weeks)
        if spec.measure in MEASURES_AT_THE_END:
            weekly, length = weekly[:, -1:], (seen >= spec.weeks).astype(np.int64)
        frame[spec.name] = total_pseudo_values(weekly, length, quarter, points.placement >= 0)
    return TrialTable(
        frame=frame,
        covariates=tuple(columns),
        sources={source: tuple(facts) for source, facts in found.items()},
        outcomes=tuple(outcomes),
        exclusions=points.exclusions,
        followed={spec.name: _followed_shares(frame, spec, seen) for spec in outcomes},
        sampling_rate=points.sampling_rate,
        n_eligible=points.n_eligible,
    )


def _keys(records: Records, calendar: Calendar, points: DecisionPoints) -> dict[str, pd.Series]:
    started = points.placement >= 0
    chosen = records.placements.iloc[np.maximum(points.placement, 0)].reset_index(drop=True)
    weight = np.where(started, 1.0, 1.0 / points.sampling_rate)
    return {
        "citizen_id": pd.Series(calendar.citizen_ids[points.citizen]),
        "monday": pd.Series(calendar.mondays(points.column).astype("datetime64[D]")),
        "arm": chosen["offer_id"].astype(str).where(started, CONTROL),
        "cohort": chosen["cohort"].astype(object).where(started, None),
        "weight": pd.Series(weight),
    }


def _followed_weeks(calendar: Calendar, points: DecisionPoints) -> Integers:
    """Whole weeks from the Monday to the end of the data; death and the like end no follow-up, they are known."""
    return np.asarray((calendar.data_until + 1 - calendar.mondays(points.column)) // 7, dtype=np.int64)


def _followed_shares(frame: pd.DataFrame, spec: OutcomeSpec, seen: Integers) -> dict[str, float]:
    complete = frame[spec.name].notna() if spec.measure == "indicator_change" else pd.Series(seen >= spec.weeks)
    shares = complete.groupby(frame["arm"]).mean()
    return {
        "all": float(np.average(complete, weights=frame["weight"])),
        **{str(k): float(v) for k, v in shares.items()},
    }


def _weekly(records: Records, calendar: Calendar, points: DecisionPoints, spec: OutcomeSpec) -> Flags:
    """(n_rows, weeks) what each week from the Monday adds to the outcome."""
    if spec.measure == "weeks_on_benefit":
        return _windows(calendar.on_benefit, points, spec.weeks)
    if spec.measure == "in_state_at":
        state = calendar.intervals(records.events[records.events["kind"] == spec.kind])
        return _windows(state, points, spec.weeks)
    if spec.measure == "started":
        return _first_event(records, calendar, points, spec)
    # No benefit in the week, and neither dead, pensioned nor moved away: those are no success.
    here = np.arange(calendar.n_weeks) < (week_of(calendar.left_on) - calendar.first_week)[:, None]
    return _windows(~calendar.on_benefit & here, points, spec.weeks)


def _windows(weeks: Flags, points: DecisionPoints, length: int) -> Flags:
    padded = np.concatenate([weeks, np.zeros((len(weeks), length), dtype=bool)], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, length, axis=1)
    return np.asarray(windows[points.citizen, points.column])


def _first_event(records: Records, calendar: Calendar, points: DecisionPoints, spec: OutcomeSpec) -> Flags:
    """True in the week of the first event on or after the Monday, False in all others."""
    events = records.events[records.events["kind"] == spec.kind]
    shape = calendar.on_benefit.shape
    happened = np.zeros(shape, dtype=bool)
    column = week_of(to_days(events["start_on"])) - calendar.first_week
    inside = (column >= 0) & (column < calendar.n_weeks)
    happened[calendar.rows_of(events["citizen_id"])[inside], column[inside]] = True
    window = _windows(happened, points, spec.weeks)
    return np.asarray(window & (window.cumsum(axis=1) == 1))


def _change(records: Records, calendar: Calendar, points: DecisionPoints, spec: OutcomeSpec) -> Floats:
    """First score after the Monday, within the window, minus the last one on it or before; NaN if either is unknown."""
    if records.assessments is None:
        raise InputError(f"Outcome '{spec.name}' needs assessments.")
    rows = records.assessments[records.assessments["indicator"] == spec.indicator]
    scores = pd.DataFrame(
        {
            "citizen": calendar.rows_of(rows["citizen_id"]),
            "day": to_days(rows["assessed_on"]),
            "score": rows["score"].to_numpy(dtype=np.float64),
        }
    ).sort_values("day", kind="stable")
    monday = calendar.mondays(points.column)
    wanted = pd.DataFrame({"citizen": points.citizen, "day": monday, "order": np.arange(len(monday))})
    wanted = wanted.sort_values("day", kind="stable")
    before = pd.merge_asof(wanted, scores, on="day", by="citizen")
    after = pd.merge_asof(
        wanted, scores, on="day", by="citizen", direction="forward", allow_exact_matches=False,
        tolerance=7 * spec.weeks,
    )  # fmt: skip
    change = pd.Series((after["score"] - before["score"]).to_numpy(), index=wanted["order"].to_numpy())
    return np.asarray(change.sort_index().to_numpy(dtype=np.float64))


def _chance_seen(frame: pd.DataFrame, covariates: tuple[str, ...], name: str) -> Floats:
    """P(change seen | covariates, started or not), by logistic regression (Robins & Finkelstein 2000)."""
    observed = frame[name].notna().to_numpy()
    if observed.all() or not observed.any():
        return np.ones(len(frame))
    basis = build_design(frame, covariates).basis
    x = np.column_stack([basis, (frame["arm"] != CONTROL).to_numpy(dtype=np.float64)])
    model = LogisticRegression(C=0.1, max_iter=500).fit(x, observed, sample_weight=frame["weight"].to_numpy())
    return np.asarray(np.maximum(model.predict_proba(x)[:, 1], LEAST_CHANCE_OBSERVED))
