"""A timetable that keeps the procedure's least days and lies on working days."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from app.platform.codelists import find_code
from app.procurement.procedures.calendar import next_working_day, standstill_end
from app.procurement.procedures.kinds import STEPS, ProcedureKind


def propose_timetable(kind: ProcedureKind, publish_on: date, closed: Iterable[date] = ()) -> list[dict[str, Any]]:
    """The procedure's steps, each on the first working day on or after its place, in the shape of the metadata.

    The contract is signed after the standstill, and starts on the first of a month.
    """
    shut = frozenset(closed)
    days: dict[str, date] = {}
    for step in kind.steps:
        days[step] = _day_of(step, kind, publish_on, days, shut)
    return [_entry(step, day) for step, day in days.items()]


def _day_of(step: str, kind: ProcedureKind, publish_on: date, so_far: dict[str, date], shut: frozenset[date]) -> date:
    if step == "standstill":
        return standstill_end(so_far["notification"], shut, days=kind.standstill_days)
    earliest = max([publish_on + timedelta(days=kind.minimum_days.get(step, 0)), *so_far.values()])
    if step == "start":
        return first_of_month(earliest)
    if step == "sign" and "standstill" in so_far:
        earliest = max(earliest, so_far["standstill"] + timedelta(days=1))
    return next_working_day(earliest, shut)


def first_of_month(day: date) -> date:
    """The day itself when it is a first, else the first of the next month."""
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _entry(step: str, day: date) -> dict[str, Any]:
    item = find_code(STEPS, step)
    words = item.label_da if item else step
    time = str(item.attributes.get("time") or "") if item else ""
    return {"code": step, "label": words, "date": day, "time": time or None, "note": None}
