"""Covariates as they were known on the decision Monday: nothing that came later."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.trial.decision_points import DecisionPoints
from models.trial.records import EXIT_KINDS, Calendar, Records
from models.trial.weeks import Flags, Integers, to_days

Floats = NDArray[np.float64]
Covariates = dict[str, dict[str, pd.Series]]

YEAR, TWO_YEARS = 52, 104
SEVERAL = "|"


def describe(records: Records, calendar: Calendar, points: DecisionPoints) -> Covariates:
    """{source: {column: (n_rows,) values}}: a source is what a person would call the fact."""
    monday = calendar.mondays(points.column)
    found: Covariates = {}
    for part in (
        _benefit_history(records, calendar, points, monday),
        _offer_history(records, calendar, points, monday),
        _event_history(records, calendar, points, monday),
        _person(records, calendar, points, monday),
        _profile(records, calendar, points, monday),
    ):
        for source, name, values in part:
            found.setdefault(source, {})[name] = pd.Series(values).reset_index(drop=True)
    return found


Facts = Iterator[tuple[str, str, "pd.Series | Floats | Integers"]]


def _benefit_history(records: Records, calendar: Calendar, points: DecisionPoints, monday: Integers) -> Facts:
    spells = pd.DataFrame(
        {
            "citizen": calendar.rows_of(records.spells["citizen_id"]),
            "day": to_days(records.spells["start_on"]),
            "end": to_days(records.spells["end_on"]),
            "benefit": records.spells["benefit"].astype(str).to_numpy(),
        }
    )
    current = _newest(spells[spells["end"] >= spells["day"]], points.citizen, monday)
    yield "benefit", "benefit", current["benefit"]
    yield "weeks_in_spell", "weeks_in_spell", _unbroken(calendar.on_benefit, points)
    yield "benefit_weeks_last_year", "benefit_weeks_last_year", _weeks_before(calendar.on_benefit, points, YEAR)
    two_years = _weeks_before(calendar.on_benefit, points, TWO_YEARS)
    yield "benefit_weeks_last_two_years", "benefit_weeks_last_two_years", two_years


def _offer_history(records: Records, calendar: Calendar, points: DecisionPoints, monday: Integers) -> Facts:
    """Earlier means begun before the Monday; what starts on the Monday itself is the arm."""
    start = to_days(records.placements["start_on"])
    end = np.minimum(to_days(records.placements["end_on"]), calendar.data_until)
    who = calendar.rows_of(records.placements["citizen_id"])
    begun = _count_before(who, start, points.citizen, monday)
    # A placement that ends on the Monday or later was still running when the decision was made.
    ended = _count_before(who, np.maximum(end, start), points.citizen, monday)
    yield "earlier_starts", "earlier_starts", begun
    yield "running_offers", "running_offers", begun - ended
    last = _newest(pd.DataFrame({"citizen": who, "day": start, "began": start}), points.citizen, monday - 1)
    yield "weeks_since_last_start", "weeks_since_last_start", (monday - last["began"]) / 7


def _event_history(records: Records, calendar: Calendar, points: DecisionPoints, monday: Integers) -> Facts:
    for kind, events in records.events.groupby("kind", sort=True):
        if kind in EXIT_KINDS:
            continue
        who, start = calendar.rows_of(events["citizen_id"]), to_days(events["start_on"])
        if kind == "employed":
            weeks = _weeks_before(calendar.intervals(events), points, YEAR)
            yield "employed_weeks_last_year", "employed_weeks_last_year", weeks
        else:
            before = _count_before(who, start, points.citizen, monday) > 0
            yield "earlier_events", f"earlier {kind}", before.astype(np.float64)


def _person(records: Records, calendar: Calendar, points: DecisionPoints, monday: Integers) -> Facts:
    citizens = records.citizens.sort_values("citizen_id").reset_index(drop=True).iloc[points.citizen]
    dates = pd.Series(monday.astype("datetime64[D]"))
    born = pd.to_numeric(citizens["birth_year"], errors="coerce").to_numpy(dtype=np.float64)
    yield "age", "age", dates.dt.year.to_numpy() - born
    yield "calendar_weeks", "calendar_weeks", points.column.astype(np.float64)
    yield "season", "season", "quarter " + dates.dt.quarter.astype(str)
    for name in citizens.columns.difference(["citizen_id", "birth_year"], sort=False):
        yield from _fact(str(name), citizens[name], monday)


def _profile(records: Records, calendar: Calendar, points: DecisionPoints, monday: Integers) -> Facts:
    if records.profiles.empty:
        return
    profiles = records.profiles.assign(
        citizen=calendar.rows_of(records.profiles["citizen_id"]), day=to_days(records.profiles["recorded_on"])
    )
    facts = profiles.columns.difference(["citizen_id", "recorded_on", "citizen", "day"], sort=False)
    known = _newest(profiles[["citizen", "day", *facts]], points.citizen, monday)
    for name in facts.difference(list(records.citizens.columns), sort=False):
        yield from _fact(str(name), known[name], monday)


def _fact(name: str, values: pd.Series, monday: Integers) -> Facts:
    """Dates become weeks before the Monday, lists "a|b" one column an entry, the rest stays as it is."""
    values = values.reset_index(drop=True)
    if pd.api.types.infer_dtype(values, skipna=True) == "date":
        values = pd.to_datetime(values)
    if pd.api.types.is_datetime64_any_dtype(values):
        days = values.to_numpy(dtype="datetime64[D]")
        weeks = (monday - days.astype(np.int64)) / 7.0
        yield name, name, np.where(np.isnat(days), np.nan, np.maximum(weeks, 0))
        return
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        yield name, name, values
        return
    texts = values.astype(object).where(values.notna(), None)
    if not texts.astype(str).str.contains(SEVERAL, regex=False).any():
        yield name, name, texts
        return
    entries = texts.fillna("").astype(str).str.get_dummies(sep=SEVERAL)
    for entry in entries.columns:
        yield name, f"{name}: {entry}", entries[entry].astype(np.float64)


def _newest(frame: pd.DataFrame, citizen: Integers, day: Integers) -> pd.DataFrame:
    """For each (citizen, day) the citizen's row with the latest `day` not after it; empty where there is none."""
    wanted = pd.DataFrame({"citizen": citizen, "day": day.astype(np.int64), "order": np.arange(len(citizen))})
    frame = frame.sort_values("day", kind="stable")
    joined = pd.merge_asof(wanted.sort_values("day", kind="stable"), frame, on="day", by="citizen")
    return joined.sort_values("order").reset_index(drop=True)


def _count_before(who: Integers, when: Integers, citizen: Integers, day: Integers) -> Floats:
    """How many of the dates `when` of each citizen lie before the given day."""
    # Citizen and day in one sortable number: differences within a citizen are what searchsorted counts.
    scale = 2**33
    keys = np.sort(who * scale + when)
    return np.asarray(
        np.searchsorted(keys, citizen * scale + day) - np.searchsorted(keys, citizen * scale), dtype=np.float64
    )


def _weeks_before(weeks: Flags, points: DecisionPoints, length: int) -> Floats:
    """Number of True weeks among the `length` whole weeks before the Monday; the Monday's own is not among them."""
    total = np.concatenate([np.zeros((len(weeks), 1), dtype=np.int32), weeks.cumsum(axis=1, dtype=np.int32)], axis=1)
    first = np.maximum(points.column - length, 0)
    return np.asarray(total[points.citizen, points.column] - total[points.citizen, first], dtype=np.float64)


def _unbroken(weeks: Flags, points: DecisionPoints) -> Floats:
    """Length of the run of True weeks that ends right before the Monday."""
    columns = np.arange(weeks.shape[1], dtype=np.int32)
    last_gap = np.maximum.accumulate(np.where(weeks, np.int32(-1), columns), axis=1)
    before = np.maximum(points.column - 1, 0)
    gap = np.where(points.column > 0, last_gap[points.citizen, before], -1)
    return np.asarray(points.column - 1 - gap, dtype=np.float64).clip(0)
