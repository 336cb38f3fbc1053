"""Outcomes, each counted in weeks from the decision Monday, and their pseudo-values where follow-up is cut short."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

Measure = Literal[
    "weeks_self_supporting", "self_supporting_at", "started", "in_state_at", "weeks_on_benefit", "indicator_change"
]
MEASURES_AT_THE_END = ("self_supporting_at", "in_state_at")

# A stratum gives pseudo-values once this share of it, and this many rows, were followed to the end.
LEAST_FOLLOWED = 0.5
FEWEST_FOLLOWED = 20


@dataclass(frozen=True)
class OutcomeSpec:
    """One outcome of the analysis table.

    measure : weeks_self_supporting, weeks_on_benefit: number of weeks out of `weeks`;
        self_supporting_at, in_state_at: 1 if so in week number `weeks`, else 0;
        started: 1 if an event of `kind` began within `weeks`, else 0;
        indicator_change: next score within `weeks` minus the last one known, on `indicator`; see changes.py.
    """

    name: str
    measure: Measure
    weeks: int
    kind: str | None = None
    indicator: str | None = None
    lower_is_better: bool = False

    def __post_init__(self) -> None:
        if self.weeks < 1:
            raise InputError(f"Outcome '{self.name}' needs at least one week, not {self.weeks}.")
        if self.measure in ("started", "in_state_at") and not self.kind:
            raise InputError(f"Outcome '{self.name}' ({self.measure}) needs the kind of event it counts.")
        if self.measure == "indicator_change" and not self.indicator:
            raise InputError(f"Outcome '{self.name}' needs the indicator it measures the change of.")


def standard_outcomes() -> tuple[OutcomeSpec, ...]:
    """The outcomes that are read from registers, with their directions."""
    return (
        OutcomeSpec("weeks_self_supporting_26", "weeks_self_supporting", 26),
        OutcomeSpec("weeks_self_supporting_52", "weeks_self_supporting", 52),
        OutcomeSpec("self_supporting_at_52", "self_supporting_at", 52),
        OutcomeSpec("in_work_at_52", "in_state_at", 52, kind="employed"),
        OutcomeSpec("flexjob_started_52", "started", 52, kind="flexjob_start"),
        OutcomeSpec("education_started_52", "started", 52, kind="education_start"),
        OutcomeSpec("partial_return_26", "started", 26, kind="partial_return"),
        OutcomeSpec("case_clarified_26", "started", 26, kind="case_clarified"),
        OutcomeSpec("weeks_on_benefit_52", "weeks_on_benefit", 52, lower_is_better=True),
    )


def course_outcomes(weeks: Iterable[int]) -> tuple[OutcomeSpec, ...]:
    """Self-supporting in each of the weeks after the Monday: who is locked in by an offer, and for how long."""
    return tuple(OutcomeSpec(f"self-supporting in week {week}", "self_supporting_at", week) for week in weeks)


def total_pseudo_values(weekly: Flags | Floats, followed: Integers, quarter: Integers, treated: Flags) -> Floats:
    """Sum over weeks of `weekly`, with jackknife pseudo-values for rows not followed to the end.

    weekly : (n_rows, n_weeks) what each week adds; weeks after `followed` are not looked at.
    followed : (n_rows,) whole weeks between the Monday and the end of the data.
    quarter : (n_rows,) start quarter, rising with time.   treated : (n_rows,) whether an offer started.

    The end of the data does not depend on the person, so within a stratum each week's mean over those
    followed so far is an unbiased estimate, and n F - (n - 1) F_without_i stands in for row i. A row
    followed to the end in a stratum where all are keeps its own sum. Quarters too fresh to have anybody
    followed to the end are joined with the quarter before. Treated and untreated rows are apart, since a
    mean over both would pull fresh rows' effects towards none.
    Source: Andersen, Klein & Rosthøj 2003; Andersen & Perme 2010.

    Raises InputError if hardly anybody was followed for n_weeks.
    """
    n_weeks = weekly.shape[1]
    values = np.empty(len(weekly))
    for group in (treated, ~treated):
        for rows in _strata(np.flatnonzero(group), followed >= n_weeks, quarter):
            values[rows] = _jackknife(weekly[rows], followed[rows])
    return values


def _strata(rows: Integers, complete: Flags, quarter: Integers) -> list[Integers]:
    """Rows of each quarter, newest first joined with older ones until enough of them are complete."""
    strata: list[Integers] = []
    waiting = np.empty(0, dtype=np.int64)
    for number in np.unique(quarter[rows])[::-1]:
        waiting = np.concatenate([waiting, rows[quarter[rows] == number]])
        share = complete[waiting].mean()
        enough = complete[waiting].sum() >= FEWEST_FOLLOWED and share >= LEAST_FOLLOWED
        if enough or share == 1:
            strata.append(waiting)
            waiting = np.empty(0, dtype=np.int64)
    if len(waiting):
        if not strata and not complete[waiting].any():
            raise InputError("Nobody was followed for the whole length of the outcome; choose a shorter one.")
        # The oldest rows are complete unless the data are very short; they join the last stratum.
        waiting = np.concatenate([strata.pop() if strata else waiting[:0], waiting])
        strata.append(waiting)
    return strata


def _jackknife(weekly: Flags | Floats, followed: Integers) -> Floats:
    """n F - (n - 1) F_without_i per week, in closed form: mean + (n - 1)/(m - 1) (y - mean) if seen, else mean."""
    size, n_weeks = weekly.shape
    seen = followed[:, None] > np.arange(n_weeks)
    if seen.all():
        return np.asarray(weekly.sum(axis=1), dtype=np.float64)
    count = seen.sum(axis=0)
    mean = np.where(seen, weekly, 0).sum(axis=0) / np.maximum(count, 1)
    stretch = (size - 1) / np.maximum(count - 1, 1)
    return np.asarray((mean + np.where(seen, stretch * (weekly - mean), 0.0)).sum(axis=1))
