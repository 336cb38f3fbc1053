"""What lies so long before the decision that no offer can have changed it and nothing adjusted for counts it."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.trial.decision_points import DecisionPoints
from models.trial.known_that_day import TWO_YEARS, YEAR
from models.trial.records import Calendar, Records
from models.trial.weeks import NEVER, Flags, day_number, to_days

Floats = NDArray[np.float64]

PLACEBO = "placebo weeks"
PLACEBO_WORK = "placebo work"
PLACEBOS = (PLACEBO, PLACEBO_WORK)
THREE_YEARS = 156


def placebo_outcomes(records: Records, calendar: Calendar, points: DecisionPoints) -> dict[str, Floats]:
    """(n_rows,) each, NaN where the records do not reach back so far.

    PLACEBO : weeks on benefit in the third year before the Monday; the covariates count the last two.
    PLACEBO_WORK : weeks in work in the second year before it; the covariates count the last one.

    Were those who start alike to the others but for the covariates, they would be alike in these weeks too: a
    difference is a selection that the covariates do not hold. Weeks that the covariates count would not do: with
    those taken away, a choice by what the real comparison does adjust for would be taken for a hidden one. Nor would
    a later start with the covariates of an earlier day and an outcome in between, for the same reason.
    Source: Lipsitch, Tchetgen Tchetgen & Cohen 2010 (negative controls); Schuemie et al. 2018.
    """
    jobs = records.events[records.events["kind"] == "employed"]
    covered = _first_day(records.data_from)
    # An extract may hold those jobs alone that lasted until its window opened; once one has ended it is open.
    ended = int(to_days(jobs["end_on"]).min()) if len(jobs) else NEVER
    return {
        PLACEBO: _weeks_in(calendar.on_benefit, calendar, points, (THREE_YEARS, TWO_YEARS), covered),
        PLACEBO_WORK: _weeks_in(calendar.intervals(jobs), calendar, points, (TWO_YEARS, YEAR), max(ended, covered)),
    }


def _first_day(data_from: date | None) -> int:
    """Day number that the records reach back to; without one as far as the calendar does."""
    return -NEVER if data_from is None else day_number(data_from)


def _weeks_in(weeks: Flags, calendar: Calendar, points: DecisionPoints, back: tuple[int, int], covered: int) -> Floats:
    """`weeks_back`, NaN where the first of the weeks lies before day number `covered`, or before the calendar."""
    first = points.column - back[0]
    known = (first >= 0) & (calendar.mondays(first) >= covered)
    return np.where(known, weeks_back(weeks, points, *back), np.nan)


def weeks_back(weeks: Flags, points: DecisionPoints, first: int, last: int) -> Floats:
    """(n_rows,) True weeks among those from `first` to `last` weeks before the Monday, the last not included."""
    total = np.concatenate([np.zeros((len(weeks), 1), dtype=np.int32), weeks.cumsum(axis=1, dtype=np.int32)], axis=1)
    begin, end = np.maximum(points.column - first, 0), np.maximum(points.column - last, 0)
    return np.asarray(total[points.citizen, end] - total[points.citizen, begin], dtype=np.float64)
