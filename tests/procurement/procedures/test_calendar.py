"""Working days, and the end of the standstill."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procurement.procedures.calendar import (
    add_working_days,
    holidays_between,
    is_working_day,
    next_working_day,
    standstill_end,
)

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_store_bededag_is_a_working_day_from_2024() -> None:
    assert not is_working_day(date(2023, 5, 5))
    assert is_working_day(date(2024, 4, 26))


def test_the_municipalitys_closing_day_is_no_working_day() -> None:
    christmas_eve = date(2026, 12, 24)
    assert is_working_day(christmas_eve)
    assert not is_working_day(christmas_eve, {christmas_eve})
    assert next_working_day(christmas_eve, {christmas_eve}) == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("sent_on", "ends_on"),
    [
        (date(2026, 1, 6), date(2026, 1, 16)),  # ten days later, a Friday
        (date(2026, 1, 7), date(2026, 1, 19)),  # a Saturday becomes Monday
        (date(2026, 12, 15), date(2026, 12, 28)),  # Christmas Day becomes the Monday after
        (date(2026, 3, 26), date(2026, 4, 7)),  # Easter Sunday becomes the Tuesday after Easter
    ],
)
def test_a_standstill_that_would_end_on_a_closed_day_ends_on_the_next_working_day(sent_on: date, ends_on: date) -> None:
    assert standstill_end(sent_on) == ends_on


def test_a_standstill_ends_after_the_municipalitys_closing_day() -> None:
    assert standstill_end(date(2026, 1, 6), {date(2026, 1, 16)}) == date(2026, 1, 19)


def test_the_day_itself_is_not_counted_as_a_working_day() -> None:
    assert add_working_days(date(2026, 1, 9), 1) == date(2026, 1, 12)
    assert add_working_days(date(2026, 1, 10), 0) == date(2026, 1, 12)


def test_holidays_of_every_year_between_are_known() -> None:
    assert {date(2026, 12, 25), date(2028, 1, 1)} <= holidays_between(date(2026, 12, 31), date(2028, 1, 1))


@given(DAYS, st.integers(0, 30))
def test_the_nth_working_day_has_n_working_days_behind_it(day: date, n: int) -> None:
    last = add_working_days(day, n)
    passed = sum(is_working_day(day + timedelta(days=k)) for k in range(1, (last - day).days + 1))
    assert is_working_day(last)
    assert passed == n or (n == 0 and passed <= 1)


@given(DAYS)
def test_a_standstill_is_never_shorter_than_ten_days_and_ends_on_a_working_day(sent_on: date) -> None:
    end = standstill_end(sent_on)
    assert end >= sent_on + timedelta(days=10)
    assert is_working_day(end)
