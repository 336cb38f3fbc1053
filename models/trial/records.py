"""Records of spells, placements, events and profiles, laid out week by week for fast reading."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.errors import InputError
from models.trial.weeks import NEVER, Flags, Integers, day_number, fill_weeks, monday_of, to_days, week_of

# After these a citizen is neither at risk nor self-supporting: weeks without benefit then mean nothing.
EXIT_KINDS = ("death", "pension", "moved_away")

COLUMNS = {
    "spells": ("citizen_id", "benefit", "start_on", "end_on"),
    "placements": ("citizen_id", "offer_id", "cohort", "start_on", "end_on"),
    "citizens": ("citizen_id", "birth_year"),
    "profiles": ("citizen_id", "recorded_on"),
    "events": ("citizen_id", "kind", "start_on", "end_on"),
    "assessments": ("citizen_id", "indicator", "rater", "scale", "score", "assessed_on"),
}


def _empty(name: str) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype=object) for column in COLUMNS[name]})


@dataclass(frozen=True)
class Records:
    """Plain frames; citizen_id is an integer in all of them, end_on is empty while something runs.

    spells(citizen_id, benefit, start_on, end_on)      both days included
    placements(citizen_id, offer_id, cohort, start_on, end_on)
    citizens(citizen_id, birth_year, fixed facts...)
    profiles(citizen_id, recorded_on, facts...)        each row holds from that day until the next
    events(citizen_id, kind, start_on, end_on)         work, flexjob_start, pension, death, ...
    assessments(citizen_id, indicator, rater, scale, score, assessed_on)      rater: professional or citizen; scale:
                                            version of the indicator's scale, a whole number
    data_until : the last day the registers cover.
    data_from : the first day they cover whole, see `first_covered_day`; None for as far back as they go.
    """

    spells: pd.DataFrame
    placements: pd.DataFrame
    citizens: pd.DataFrame
    data_until: date
    profiles: pd.DataFrame = field(default_factory=lambda: _empty("profiles"))
    events: pd.DataFrame = field(default_factory=lambda: _empty("events"))
    assessments: pd.DataFrame | None = None
    data_from: date | None = None

    def __post_init__(self) -> None:
        for name, columns in COLUMNS.items():
            frame = getattr(self, name)
            for column in columns if frame is not None else ():
                if column not in frame.columns:
                    raise InputError(f"Column '{column}' is missing in {name}.", column=column)
        known = set(self.citizens["citizen_id"])
        if len(known) != len(self.citizens):
            raise InputError("A citizen stands more than once in citizens; profiles may repeat, citizens not.")
        for name in ("spells", "placements", "profiles", "events"):
            if strangers := set(getattr(self, name)["citizen_id"]) - known:
                raise InputError(f"{len(strangers)} citizens in {name} are not in citizens.")


def first_covered_day(spells: pd.DataFrame, placements: pd.DataFrame) -> date | None:
    """The first day that extracts of unknown reach can be trusted from; None without a start or an ended spell.

    An extract holds whoever was on benefit when its window opened, with spells that go further back. Before that day
    nobody is seen to leave and nobody to start: those person-weeks belong to people known to stay, and would make
    every offer look good. The window is open once a first spell has ended and a first placement has begun.
    """
    ended, begun = spells["end_on"].dropna(), placements["start_on"].dropna()
    if ended.empty or begun.empty:
        return None
    opened: date = max(pd.Timestamp(ended.min()), pd.Timestamp(begun.min())).date()
    return opened


@dataclass(frozen=True)
class Calendar:
    """Weeks by citizen; row i is citizen_ids[i], column j the week first_week + j.

    on_benefit : any benefit day in the week.   on_monday : on a benefit on the week's Monday.
    left_on : (n_citizens,) day number of death, pension or moving away, NEVER if none.
    """

    citizen_ids: Integers
    first_week: int
    n_weeks: int
    on_benefit: Flags
    on_monday: Flags
    left_on: Integers
    data_until: int

    def rows_of(self, citizen_id: pd.Series) -> Integers:
        """Row number of each citizen."""
        return np.asarray(np.searchsorted(self.citizen_ids, citizen_id.to_numpy(dtype=np.int64)), dtype=np.int64)

    def mondays(self, columns: Integers) -> Integers:
        """Day numbers of the columns' Mondays."""
        return monday_of(columns + self.first_week)

    def intervals(self, frame: pd.DataFrame) -> Flags:
        """Weeks that the frame's intervals touch."""
        start, end = to_days(frame["start_on"]), to_days(frame["end_on"])
        end = np.minimum(end, self.data_until)
        first, last = week_of(start) - self.first_week, week_of(end) - self.first_week
        last = np.where(end < start, -1, last)
        return fill_weeks(self.rows_of(frame["citizen_id"]), first, last, shape=self.on_benefit.shape)


def lay_out(records: Records) -> Calendar:
    """The calendar from the first spell to the end of the data."""
    start, end = to_days(records.spells["start_on"]), to_days(records.spells["end_on"])
    if len(start) == 0:
        raise InputError("There are no benefit spells.")
    data_until = day_number(records.data_until)
    first_week = int(week_of(start).min())
    n_weeks = int(week_of(np.array([data_until]))[0]) - first_week + 1
    if n_weeks < 1:
        raise InputError("All benefit spells start after the end of the data.")
    ids = np.sort(records.citizens["citizen_id"].to_numpy(dtype=np.int64))
    shape = (len(ids), n_weeks)
    blank: NDArray[np.bool_] = np.zeros((len(ids), n_weeks), dtype=bool)
    bare = Calendar(ids, first_week, n_weeks, blank, blank, np.zeros(len(ids), dtype=np.int64), data_until)
    who = bare.rows_of(records.spells["citizen_id"])
    end = np.minimum(end, data_until)
    # On the week's Monday: the first Monday not before the start, the last one not after the end.
    first_monday, last_monday = week_of(start + 6) - first_week, week_of(end) - first_week
    return Calendar(
        citizen_ids=ids,
        first_week=first_week,
        n_weeks=n_weeks,
        on_benefit=bare.intervals(records.spells),
        on_monday=fill_weeks(who, first_monday, np.where(end < start, -1, last_monday), shape=shape),
        left_on=_left_on(bare, records.events),
        data_until=data_until,
    )


def _left_on(calendar: Calendar, events: pd.DataFrame) -> Integers:
    exits = events[events["kind"].isin(EXIT_KINDS)]
    left_on = np.full(len(calendar.citizen_ids), NEVER, dtype=np.int64)
    np.minimum.at(left_on, calendar.rows_of(exits["citizen_id"]), to_days(exits["start_on"]))
    return left_on
