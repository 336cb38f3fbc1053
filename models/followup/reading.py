"""The columns that say how long each row was followed and what ended it, checked."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.errors import InputError
from models.followup.censoring import FollowUp
from models.table.checks import first_row, require_columns
from models.table.design import is_number_like

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def read_follow_up(frame: pd.DataFrame, time: str, event: str, covariates: Sequence[str]) -> FollowUp:
    """Raises InputError, naming column and row, for a time that is no length and an event that is no whole number."""
    require_columns(frame, [("follow-up time", time), ("follow-up event", event)], (), ())
    if time == event:
        raise InputError(f"Follow-up needs two columns, one for the time and one for the event; both are '{time}'.")
    for name in (time, event):
        if name in covariates:
            raise InputError(
                f"Column '{name}' tells of the follow-up; it is known only afterwards and cannot be a covariate.",
                column=name,
            )
    lengths = _numbers(frame, time, "how long the row was followed, 0 or more")
    events = _numbers(
        frame, event, "0 for cut short, 1 for the event, 2 and more for events that rule it out", whole=True
    )
    if not (events == 1).any():
        raise InputError(f"No row of column '{event}' has the event (1).", column=event)
    return FollowUp(lengths, events.astype(np.int64))


def _numbers(frame: pd.DataFrame, name: str, wanted: str, *, whole: bool = False) -> Floats:
    if not is_number_like(frame[name]):
        raise InputError(f"Follow-up column '{name}' is not numeric; it is to hold {wanted}.", column=name)
    values = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~np.isfinite(values) | (values < 0)
    if whole:
        wrong |= np.nan_to_num(values) % 1 != 0
    if wrong.any():
        raise InputError(
            f"Follow-up column '{name}' is to hold {wanted}; {int(wrong.sum())} of {len(values)} rows do not,"
            f" {first_row(wrong)}.",
            column=name,
        )
    return values


def read_strata(frame: pd.DataFrame, name: str) -> Integers:
    """(n_obs,) number of each row's stratum, in the order of the numbers or texts in the column."""
    require_columns(frame, [("strata", name)], (), ())
    blank = frame[name].isna().to_numpy()
    if blank.any():
        raise InputError(
            f"Strata column '{name}' is empty in {int(blank.sum())} rows, {first_row(blank)}; every row needs one.",
            column=name,
        )
    column = frame[name] if is_number_like(frame[name]) else frame[name].astype(str)
    return np.unique(column.to_numpy(), return_inverse=True)[1].astype(np.int64)


def check_horizon(follow_up: FollowUp, horizon: float) -> float:
    """Raises InputError for one that nobody could reach."""
    longest = float(follow_up.time.max())
    if not 0 < horizon <= longest:
        raise InputError(f"The horizon is {horizon:g}; it is to lie above 0 and within the longest time, {longest:g}.")
    return horizon
