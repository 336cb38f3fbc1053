"""A target trial at every Monday: from records to one analysis table with its exclusions counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.errors import InputError
from models.trial.changes import Changes, find_changes, weigh_seen
from models.trial.decision_points import CONTROL, DecisionPoints, find_decision_points
from models.trial.known_that_day import describe
from models.trial.long_before import placebo_outcomes
from models.trial.outcomes import MEASURES_AT_THE_END, OutcomeSpec, course_outcomes, total_pseudo_values
from models.trial.records import Calendar, Records, lay_out
from models.trial.weeks import Flags, Integers, to_days, week_of

Floats = NDArray[np.float64]

WEEKS_A_QUARTER = 13
SCORE_BEFORE = "score_before"

Sources = dict[str, tuple[str, ...]]

__all__ = ["Records", "TrialTable", "build_trial_table"]


@dataclass(frozen=True)
class TrialTable:
    """The analysis table.

    frame : citizen_id, monday, arm (text; "none" for no start), cohort, weight, covariates, outcomes.
    covariates : columns known on the Monday.   sources : the columns of each fact.
    exclusions : starts and person-weeks left out, by reason.
    followed : outcome -> {"all" and each arm: share of rows followed to the end}; of a change, the share seen again of
        those with a score before.
    changes : outcome -> which rows have a change, for those outcomes that are one.
    course : outcomes of the course over time that the data are long enough for; in `followed` too.
    sampling_rate : chance with which a person-week without a start was kept; weight is its inverse.
    """

    frame: pd.DataFrame
    covariates: tuple[str, ...]
    sources: Sources
    outcomes: tuple[OutcomeSpec, ...]
    exclusions: dict[str, int]
    followed: dict[str, dict[str, float]]
    sampling_rate: float
    n_eligible: int
    changes: dict[str, Changes] = field(default_factory=dict)
    course: tuple[OutcomeSpec, ...] = ()

    def rows_for(self, outcome: str) -> tuple[pd.DataFrame, str]:
        """Rows and weights column to estimate one outcome from.

        Register outcomes have a value in every row. A change between two assessments is known of those with a score
        before who were seen again; they are weighted by 1/P(seen again | covariates, score before, start or none).
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
    weigh_by: Callable[[Sources], Sequence[str]] | None = None,
    course: Sequence[int] = (),
    random_state: int = 0,
) -> TrialTable:
    """Emulate a trial at each Monday.

    course : weeks after the Monday to see who is self-supporting in, where somebody was followed so long.
    weigh_by : which columns the chance of being seen again may rest on, chosen from the sources; all when None.

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
    sources = {source: tuple(facts) for source, facts in found.items()}
    outcome_of = _Outcomes(records, calendar, points, _followed_weeks(calendar, points))
    changes = outcome_of.add(frame, outcomes, list(weigh_by(sources) if weigh_by else columns))
    weekly = outcome_of.add_course(frame, course)
    for name, values in placebo_outcomes(records, calendar, points).items():
        frame[name] = values
    return TrialTable(
        frame=frame,
        covariates=tuple(columns),
        sources=sources | _scores_before(changes),
        outcomes=tuple(outcomes),
        exclusions=points.exclusions,
        followed={
            spec.name: _followed_shares(frame, spec, outcome_of.seen, changes.get(spec.name))
            for spec in (*outcomes, *weekly)
        },
        sampling_rate=points.sampling_rate,
        n_eligible=points.n_eligible,
        changes=changes,
        course=weekly,
    )


@dataclass(frozen=True)
class _Outcomes:
    """Puts outcomes into the frame.   seen : (n_rows,) whole weeks each was followed."""

    records: Records
    calendar: Calendar
    points: DecisionPoints
    seen: Integers

    def add(self, frame: pd.DataFrame, outcomes: Sequence[OutcomeSpec], weigh_by: list[str]) -> dict[str, Changes]:
        """Returns the changes of those outcomes that are one."""
        changes = {}
        for spec in outcomes:
            if spec.measure == "indicator_change":
                changes[spec.name] = _add_change(
                    frame, self.records, self.calendar, self.points, self.seen, spec, weigh_by
                )
            else:
                frame[spec.name] = self._count(spec)
        return changes

    def add_course(self, frame: pd.DataFrame, weeks: Sequence[int]) -> tuple[OutcomeSpec, ...]:
        """Those of the weeks that somebody was followed to, with an offer and without."""
        started = self.points.placement >= 0
        longest = min(self.seen[started].max(), self.seen[~started].max())
        specs = course_outcomes(week for week in weeks if week <= longest)
        for spec in specs:
            frame[spec.name] = self._count(spec)
        return specs

    def _count(self, spec: OutcomeSpec) -> Floats:
        """(n_rows,) pseudo-values where follow-up is cut short."""
        weekly = _weekly(self.records, self.calendar, self.points, spec)
        length = np.minimum(self.seen, spec.weeks)
        if spec.measure in MEASURES_AT_THE_END:
            weekly, length = weekly[:, -1:], (self.seen >= spec.weeks).astype(np.int64)
        quarter = self.points.column // WEEKS_A_QUARTER
        return total_pseudo_values(weekly, length, quarter, self.points.placement >= 0)


def before_of(outcome: str, fact: str = "score") -> str:
    """The column with the score before, or with something of it; a covariate of that outcome alone."""
    return f"before {outcome}: ({fact})"


def is_before_of(column: str, outcome: str) -> bool:
    return column.startswith(f"before {outcome}: ")


def _scores_before(changes: dict[str, Changes]) -> Sources:
    columns = tuple(before_of(outcome, fact) for outcome, found in changes.items() for fact in found.facts())
    return {SCORE_BEFORE: columns} if columns else {}


def _add_change(
    frame: pd.DataFrame, records: Records, calendar: Calendar, points: DecisionPoints, seen: Integers,
    spec: OutcomeSpec, covariates: list[str],
) -> Changes:  # fmt: skip
    """Puts the change, the score before and the weight into the frame."""
    if records.assessments is None:
        raise InputError(f"Outcome '{spec.name}' needs assessments.")
    found = find_changes(records.assessments, calendar, points, seen, spec)
    frame[spec.name] = found.change
    for fact, values in found.facts().items():
        frame[before_of(spec.name, fact)] = values
    frame[f"weight {spec.name}"] = weigh_seen(frame, found, covariates)
    return found


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


def _followed_shares(
    frame: pd.DataFrame, spec: OutcomeSpec, seen: Integers, changes: Changes | None
) -> dict[str, float]:
    """Of all rows; of a change those with a score before whose window is over. Empty where there are none."""
    asked, complete = np.ones(len(frame), dtype=bool), seen >= spec.weeks
    if changes is not None:
        asked, complete = np.isfinite(changes.before) & complete, np.isfinite(changes.change)
    if not asked.any():
        return {}
    rows = pd.Series(complete[asked])
    shares = rows.groupby(frame.loc[asked, "arm"].to_numpy()).mean()
    return {
        "all": float(np.average(rows, weights=frame.loc[asked, "weight"])),
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
