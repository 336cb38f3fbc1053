"""Months, options and where a contract stands on a day."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procurement.contracts.schemas import ContractOption
from app.procurement.contracts.term import (
    add_months,
    ends_with,
    ends_within,
    months_between,
    next_option,
    open_options,
    option_state,
    option_value,
    options_in_turn,
    state_of,
    states_of,
)
from tests.procurement.contracts.contract_values import contract

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def option(position: int, notify_by: date, *, months: int = 12, decision: str | None = None) -> ContractOption:
    return ContractOption(id=position, position=position, months=months, notify_by=notify_by, decision=decision)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2029, 8, 31), 12, date(2030, 8, 31)),
        (date(2029, 8, 31), -6, date(2029, 2, 28)),
        (date(2027, 2, 28), 12, date(2028, 2, 29)),  # the last day of February stays the last
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 28), 12, date(2029, 2, 28)),  # not the last day of its month in a leap year
        (date(2027, 4, 30), 1, date(2027, 5, 31)),
        (date(2027, 1, 30), 1, date(2027, 2, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
        (date(2027, 1, 15), 0, date(2027, 1, 15)),
    ],
)
def test_months_keep_the_date_and_the_end_of_the_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(day=DAYS, months=st.integers(0, 240))
def test_more_months_are_never_earlier(day: date, months: int) -> None:
    assert add_months(day, months) < add_months(day, months + 1)


@given(day=DAYS, years=st.integers(0, 20))
def test_a_year_is_a_year_but_for_the_leap_day(day: date, years: int) -> None:
    later = add_months(day, 12 * years)
    assert (later.year, later.month) == (day.year + years, day.month)
    assert later.day == day.day or (day.month == 2 and {later.day, day.day} == {28, 29})


def test_a_whole_term_is_whole_months() -> None:
    assert months_between(date(2027, 9, 1), date(2029, 8, 31)) == 24
    assert months_between(date(2028, 2, 1), date(2028, 2, 29)) == 1
    assert months_between(date(2027, 1, 16), date(2027, 2, 14)) == pytest.approx(1, abs=0.05)


def test_an_option_is_worth_what_its_months_are_on_average() -> None:
    assert option_value(24_000_00, date(2027, 9, 1), date(2029, 8, 31), 12) == 12_000_00
    assert option_value(None, date(2027, 9, 1), date(2029, 8, 31), 12) is None


def test_options_follow_one_another_each_told_before_the_end_it_prolongs() -> None:
    first, second = options_in_turn(2, 12, date(2027, 2, 28), 6, 500)
    assert first.notify_by == date(2026, 8, 31)
    assert second.notify_by == date(2027, 8, 31)


def test_an_option_runs_out_the_day_after_it_had_to_be_told() -> None:
    one = option(1, date(2028, 6, 30))
    assert option_state(one, date(2028, 12, 31), date(2028, 6, 30)) == "open"
    assert option_state(one, date(2028, 12, 31), date(2028, 7, 1)) == "run_out"


def test_options_are_taken_in_their_order() -> None:
    options = [option(1, date(2028, 6, 30)), option(2, date(2029, 6, 30))]
    ours = contract(options=options)
    first = next_option(ours, date(2028, 1, 1))
    assert first is not None
    assert first.position == 1
    taken = contract(options=[option(1, date(2028, 6, 30), decision="taken"), options[1]], ends_on=date(2029, 12, 31))
    second = next_option(taken, date(2029, 1, 1))
    assert second is not None
    assert second.position == 2


@pytest.mark.parametrize("day", [date(2028, 7, 1), date(2028, 8, 1)])
def test_when_one_has_run_out_those_after_it_are_gone(day: date) -> None:
    assert open_options(contract(options=[option(1, date(2028, 6, 30)), option(2, date(2029, 6, 30))]), day) == []


def test_a_contract_ended_before_its_time_has_no_options() -> None:
    ours = contract(options=[option(1, date(2028, 6, 30))], terminated_on=date(2028, 1, 31), termination_reason="x")
    assert open_options(ours, date(2027, 6, 1)) == []
    assert ours.over_on == date(2028, 1, 31)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 12, 31), "coming"),
        (date(2027, 1, 1), "running"),
        (date(2028, 12, 31), "running"),
        (date(2029, 1, 1), "ended"),
    ],
)
def test_the_state_follows_the_days(day: date, state: str) -> None:
    assert state_of(contract(), day) == state


def test_a_contract_is_found_under_every_state_it_is_in() -> None:
    ours = contract(options=[option(1, date(2028, 6, 30))])
    assert states_of(ours, date(2027, 2, 1)) == ["running", "options_open"]
    assert states_of(ours, date(2028, 2, 1)) == ["running", "options_open", "to_decide"]
    assert states_of(ours, date(2028, 8, 1)) == ["running", "to_decide"]
    assert states_of(ours, date(2029, 1, 1)) == ["ended"]


def test_ending_within_some_months_leaves_out_what_has_ended() -> None:
    ours = contract()
    assert ends_within(ours, 3, date(2028, 9, 30))
    assert not ends_within(ours, 3, date(2028, 9, 29))
    assert not ends_within(ours, 3, date(2029, 1, 1))


def test_each_option_shows_the_day_it_would_end() -> None:
    options = [
        option(1, date(2028, 6, 30), decision="taken"),
        option(2, date(2029, 6, 30)),
        option(3, date(2030, 6, 30)),
    ]
    ends = ends_with(contract(options=options, ends_on=date(2029, 12, 31)))
    assert ends == [date(2029, 12, 31), date(2030, 12, 31), date(2031, 12, 31)]


@given(ends_on=DAYS, months=st.integers(1, 24), notice=st.integers(0, 12))
def test_an_option_can_be_told_while_it_is_open(ends_on: date, months: int, notice: int) -> None:
    found = options_in_turn(3, months, ends_on, notice)
    assert all(before.notify_by < after.notify_by for before, after in itertools.pairwise(found))
    assert found[0].notify_by <= ends_on + timedelta(days=31)
