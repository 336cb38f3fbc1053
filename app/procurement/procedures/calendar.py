"""Working days: neither weekend, nor Danish public holiday, nor a day the municipality is closed.

`closed` is always the municipality's own closing days alone; weekends and public holidays are known here.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

STANDSTILL_DAYS = 10
_SATURDAY = 5


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The Danish public holidays of a year, as the law was in that year (no store bededag after 2023)."""
    import holidays  # half a second, for the pages that need it

    return frozenset(holidays.country_holidays("DK", years=year))


def holidays_between(first: date, last: date) -> frozenset[date]:
    """The public holidays of every year from the first day's to the last day's."""
    return frozenset().union(*(public_holidays(year) for year in range(first.year, last.year + 1)))


def is_working_day(day: date, closed: Iterable[date] = ()) -> bool:
    return day.weekday() < _SATURDAY and day not in public_holidays(day.year) and day not in frozenset(closed)


def next_working_day(day: date, closed: Iterable[date] = ()) -> date:
    """The day itself, or the first working day after it."""
    shut = frozenset(closed)
    while not is_working_day(day, shut):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, n: int, closed: Iterable[date] = ()) -> date:
    """The n-th working day after `day`, which itself is not counted; for n = 0 as `next_working_day`."""
    shut = frozenset(closed)
    day = next_working_day(day, shut) if n == 0 else day
    for _ in range(n):
        day = next_working_day(day + timedelta(days=1), shut)
    return day


def standstill_end(sent_on: date, closed: Iterable[date] = (), *, days: int = STANDSTILL_DAYS) -> date:
    """The last day of the standstill after notifications sent electronically on a day.

    Ten calendar days from the day after; when the last is no working day, to the end of the next working day.
    Source: lov om Klagenævnet for Udbud, section 3, and Regulation 1182/71, article 3(4).
    """
    return next_working_day(sent_on + timedelta(days=days), closed)
