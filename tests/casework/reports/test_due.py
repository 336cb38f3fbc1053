"""When reports are due and how late they are."""

from datetime import date
from decimal import Decimal

import pytest

from app.casework.reports.due import days_late, final_day, interim_days, timing

START = date(2026, 1, 5)


def test_interim_reports_come_through_the_planned_weeks_but_not_just_before_the_end() -> None:
    days = interim_days(START, every_weeks=4, weeks=Decimal(13))
    assert days == [date(2026, 2, 2), date(2026, 3, 2)]
    assert interim_days(START, every_weeks=4, weeks=Decimal("13.5"))[-1] == date(2026, 3, 30)


def test_an_order_without_a_length_is_asked_about_for_a_year() -> None:
    assert len(interim_days(START, every_weeks=13, weeks=None)) == 3


def test_an_order_that_asks_for_none_gets_none() -> None:
    assert interim_days(START, every_weeks=None, weeks=Decimal(26)) == []
    assert final_day(START, None) is None
    assert final_day(START, 0) == START


@pytest.mark.parametrize(
    ("sent_on", "today", "late", "stands"),
    [
        (None, date(2026, 2, 1), 0, "due_soon"),
        (None, date(2026, 1, 1), 0, "later"),
        (None, date(2026, 2, 2), 0, "due_soon"),
        (None, date(2026, 2, 5), 3, "overdue"),
        (date(2026, 2, 2), date(2026, 5, 1), 0, "on_time"),
        (date(2026, 2, 12), date(2026, 5, 1), 10, "sent_late"),
    ],
)
def test_lateness_is_counted_until_it_came_or_until_today(
    sent_on: date | None, today: date, late: int, stands: str
) -> None:
    due_on = date(2026, 2, 2)
    assert days_late(due_on, sent_on, today) == late
    assert timing(due_on, sent_on, today) == stands


def test_one_nobody_asked_for_is_never_late() -> None:
    assert days_late(None, date(2026, 2, 2), date(2026, 5, 1)) == 0
    assert timing(None, date(2026, 2, 2), date(2026, 5, 1)) == "not_asked"
