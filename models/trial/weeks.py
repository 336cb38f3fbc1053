"""Days and intervals as weeks that begin on Mondays, and intervals as one row of weeks a citizen."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

# 5 January 1970, day 4 of the epoch, was a Monday.
FIRST_MONDAY = 4
NEVER = np.iinfo(np.int32).max


def to_days(column: pd.Series) -> Integers:
    """Days since 1970; NEVER where the date is missing (still running)."""
    dates = pd.to_datetime(column).to_numpy(dtype="datetime64[D]")
    days = dates.astype(np.int64)
    return np.where(np.isnat(dates), NEVER, days).astype(np.int64)


def day_number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def week_of(days: Integers) -> Integers:
    """The week a day lies in; week 0 begins 5 January 1970."""
    return np.asarray((days - FIRST_MONDAY) // 7, dtype=np.int64)


def monday_of(weeks: Integers) -> Integers:
    """Day number of the week's Monday."""
    return np.asarray(weeks * 7 + FIRST_MONDAY, dtype=np.int64)


def fill_weeks(who: Integers, first: Integers, last: Integers, *, shape: tuple[int, int]) -> Flags:
    """(n_citizens, n_weeks) True where an interval first..last (both included) covers the week.

    Intervals reaching outside are cut; those with last < first are empty.
    """
    n_weeks = shape[1]
    first, last = np.clip(first, 0, n_weeks), np.clip(last, -1, n_weeks - 1)
    filled = first <= last
    steps = np.zeros((shape[0], n_weeks + 1), dtype=np.int32)
    np.add.at(steps, (who[filled], first[filled]), 1)
    np.add.at(steps, (who[filled], last[filled] + 1), -1)
    return np.asarray(steps.cumsum(axis=1)[:, :n_weeks] > 0)
