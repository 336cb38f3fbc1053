"""Who stands at a decision on which Monday, and what was decided that week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from models.trial.records import Calendar, Records
from models.trial.weeks import Flags, Integers, day_number, to_days, week_of

CONTROL = "none"


@dataclass(frozen=True)
class DecisionPoints:
    """citizen, column : (n_rows,) row and week of the calendar.  placement : row of placements, -1 for none.

    sampling_rate : chance with which each untreated person-week was kept.
    n_eligible : untreated and treated person-weeks before sampling.
    """

    citizen: Integers
    column: Integers
    placement: Integers
    sampling_rate: float
    n_eligible: int
    exclusions: dict[str, int]


def find_decision_points(
    records: Records,
    calendar: Calendar,
    *,
    first_on: date | None,
    last_on: date | None,
    max_controls: int,
    rng: np.random.Generator,
) -> DecisionPoints:
    """Every start that can be told apart, and a sample of the person-weeks in which nothing started.

    Eligible on a Monday: on a benefit that day, alive, not pensioned, not moved away; earlier and running
    offers do not exclude, they are covariates. The arm is what started from that Monday to its Sunday, so
    whoever leaves benefit later cannot have "survived" into an arm.
    """
    open_weeks, not_over = _open_weeks(calendar, [first_on, records.data_from], last_on)
    starts, exclusions = _starts(records, calendar, open_weeks)
    mondays = calendar.mondays(np.arange(calendar.n_weeks))
    eligible = calendar.on_monday & open_weeks & (mondays < calendar.left_on[:, None])
    exclusions["week_not_over"] = int((calendar.on_monday & not_over).sum())
    started = np.zeros_like(eligible)
    started[_places(records.placements, calendar, week_range=calendar.n_weeks)] = True
    taken_citizen, taken_column = starts["citizen"].to_numpy(), starts["column"].to_numpy()
    citizen, column = np.nonzero(eligible & ~started)
    rate = min(1.0, max_controls / max(len(citizen), 1))
    kept = rng.random(len(citizen)) < rate if rate < 1 else np.ones(len(citizen), dtype=bool)
    return DecisionPoints(
        citizen=np.concatenate([taken_citizen, citizen[kept]]),
        column=np.concatenate([taken_column, column[kept]]),
        placement=np.concatenate([starts["placement"].to_numpy(), np.full(int(kept.sum()), -1)]),
        sampling_rate=rate,
        n_eligible=len(citizen) + len(starts),
        exclusions=exclusions,
    )


def _open_weeks(calendar: Calendar, earliest: Sequence[date | None], last_on: date | None) -> tuple[Flags, Flags]:
    """Weeks whose Monday lies in the period and that are over; and those of the period that are not."""
    mondays = calendar.mondays(np.arange(calendar.n_weeks))
    wanted = np.ones(calendar.n_weeks, dtype=bool)
    for first_on in filter(None, earliest):
        wanted &= mondays >= day_number(first_on)
    if last_on:
        wanted &= mondays <= day_number(last_on)
    # What starts late in a week that the registers do not cover yet would look like no start.
    over = mondays + 6 <= calendar.data_until
    return wanted & over, wanted & ~over


def _places(placements: pd.DataFrame, calendar: Calendar, *, week_range: int) -> tuple[Integers, Integers]:
    column = week_of(to_days(placements["start_on"])) - calendar.first_week
    inside = (column >= 0) & (column < week_range)
    return calendar.rows_of(placements["citizen_id"])[inside], column[inside]


def _starts(records: Records, calendar: Calendar, open_weeks: Flags) -> tuple[pd.DataFrame, dict[str, int]]:
    """Starts that define an arm, one a citizen and week, and how many were left out for which reason."""
    day = to_days(records.placements["start_on"])
    starts = pd.DataFrame(
        {
            "citizen": calendar.rows_of(records.placements["citizen_id"]),
            "column": week_of(day) - calendar.first_week,
            "day": day,
            "offer": records.placements["offer_id"].to_numpy(),
            "placement": np.arange(len(day)),
        }
    ).sort_values(["citizen", "day", "placement"], kind="stable")
    exclusions: dict[str, int] = {}

    def leave_out(reason: str, wrong: pd.Series) -> None:
        nonlocal starts
        exclusions[reason] = int(wrong.sum())
        starts = starts[~wrong]

    leave_out("same_row_twice", starts.duplicated(["citizen", "day", "offer"]))
    same_day = starts.groupby(["citizen", "day"])["offer"].transform("size") > 1
    first_day = starts.groupby(["citizen", "column"])["day"].transform("min")
    tied_week = (
        (same_day & (starts["day"] == first_day)).groupby([starts["citizen"], starts["column"]]).transform("any")
    )
    # An offer that a citizen began before begins no new arm when it goes on after a pause.
    repeated = starts.duplicated(["citizen", "offer"])
    leave_out("tied_starts", tied_week)
    leave_out("later_start_same_week", starts["day"] > first_day.loc[starts.index])
    leave_out("repeat_start", repeated.loc[starts.index])
    inside = starts["column"].between(0, calendar.n_weeks - 1)
    inside &= open_weeks[starts["column"].clip(0, calendar.n_weeks - 1)]
    leave_out("outside_period", ~inside)
    gone = calendar.mondays(starts["column"].to_numpy()) >= calendar.left_on[starts["citizen"]]
    leave_out("left_before", pd.Series(gone, index=starts.index))
    off = ~calendar.on_monday[starts["citizen"], starts["column"]]
    leave_out("not_on_benefit", pd.Series(off, index=starts.index))
    return starts, exclusions
