"""The last day of the standstill after letters sent on a day, by every list of days that are no working days."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.procurement.procedures.calendar import public_holidays, standstill_end

# Days that Denmark has told the Commission are no working days, beside the holidays of the church (Regulation 1182/71,
# article 2): Constitution Day, Christmas Eve, New Year's Eve, and the day after Ascension Day.
FIXED = ((6, 5), (12, 24), (12, 31))


def last_day(sent_on: date, closed: Iterable[date], days: int) -> date:
    """`days` calendar days from the day after; to the end of the next working day where the last is none.

    closed : the municipality's own closing days.
    """
    years = (sent_on.year, (sent_on + timedelta(days=days + 14)).year)
    return standstill_end(sent_on, {*closed, *(day for year in years for day in _more(year))}, days=days)


def _more(year: int) -> list[date]:
    return [*(date(year, month, day) for month, day in FIXED), _ascension(year) + timedelta(days=1)]


def _ascension(year: int) -> date:
    """The one public holiday on a Thursday in the window where Ascension Day falls (30 April to 3 June)."""
    return next(
        day
        for day in sorted(public_holidays(year))
        if day.weekday() == 3 and date(year, 4, 30) <= day <= date(year, 6, 3)
    )
