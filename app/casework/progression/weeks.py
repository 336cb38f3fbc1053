"""Weeks self-supporting, counted up month by month."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from app.casework.citizens.schemas import Spell
from app.casework.progression.schemas import MonthPoint

WEEK = timedelta(days=7)


def count_up(spells: Sequence[Spell], *, first_on: date, last_on: date, left_on: date | None) -> list[MonthPoint]:
    """For the end of each month, the weeks so far without a day of benefit.

    Weeks begin on Mondays and count when they are over, in the month their Sunday lies in: the same weeks that effects
    are measured in. Weeks from `left_on` (death, pension, moving away) on are no success and count as none.
    """
    total = 0
    points: dict[date, int] = dict.fromkeys(months(first_on, last_on), 0)
    for monday in mondays(first_on, last_on):
        sunday = monday + WEEK - timedelta(days=1)
        gone = left_on is not None and sunday >= left_on
        total += not gone and not any(touches(spell, monday, sunday) for spell in spells)
        points[end_of_month(sunday)] = total
    return filled(points)


def filled(points: dict[date, int]) -> list[MonthPoint]:
    """A month in which no week ended stands where the one before it did."""
    standing, made = 0, []
    for month in sorted(points):
        standing = max(standing, points[month])
        made.append(MonthPoint(month_on=month, weeks=standing))
    return made


def touches(spell: Spell, first: date, last: date) -> bool:
    return spell.start_on <= last and (spell.end_on is None or spell.end_on >= first)


def mondays(first_on: date, last_on: date) -> Iterable[date]:
    """Mondays of the whole weeks between the two days."""
    monday = first_on + timedelta(days=-first_on.weekday() % 7)
    while monday + WEEK - timedelta(days=1) <= last_on:
        yield monday
        monday += WEEK


def months(first_on: date, last_on: date) -> Iterable[date]:
    day = end_of_month(first_on)
    while day <= end_of_month(last_on):
        yield day
        day = end_of_month(day + timedelta(days=1))


def end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
