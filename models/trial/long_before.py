"""What lies so long before the decision that no offer can have changed it and nothing adjusted for counts it."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.trial.decision_points import DecisionPoints
from models.trial.known_that_day import TWO_YEARS
from models.trial.records import Calendar
from models.trial.weeks import day_number

Floats = NDArray[np.float64]

PLACEBO = "placebo weeks"
WINDOW = 52


def weeks_long_before(calendar: Calendar, points: DecisionPoints, data_from: date | None) -> Floats:
    """(n_rows,) weeks on benefit in the third year before the Monday, NaN where the records do not reach back so far.

    The covariates count the last two years. Were those who start alike to the others but for the covariates, they would
    be alike in the year before too: a difference is a selection that the covariates do not hold. Weeks nearer the
    start would not do: there the covariates hold them, and with those taken away a difference that the real
    comparison does adjust for would be taken for a hidden one.
    Source: Lipsitch, Tchetgen Tchetgen & Cohen 2010 (negative controls); Schuemie et al. 2018.
    """
    total = np.concatenate(
        [np.zeros((len(calendar.on_benefit), 1), dtype=np.int32), calendar.on_benefit.cumsum(axis=1, dtype=np.int32)],
        axis=1,
    )
    first, last = points.column - TWO_YEARS - WINDOW, points.column - TWO_YEARS
    known = first >= 0
    if data_from is not None:
        known &= calendar.mondays(first) >= day_number(data_from)
    weeks = total[points.citizen, np.maximum(last, 0)] - total[points.citizen, np.maximum(first, 0)]
    return np.where(known, weeks.astype(np.float64), np.nan)
