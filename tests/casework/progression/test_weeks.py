"""Weeks self-supporting, counted up."""

from datetime import date

from app.casework.citizens.schemas import Spell
from app.casework.progression.weeks import count_up


def _spell(start, end=None):
    return Spell(benefit="dagpenge", start_on=start, end_on=end)


def _weeks(spells, first=date(2026, 1, 1), last=date(2026, 3, 31), left_on=None):
    return [one.weeks for one in count_up(spells, first_on=first, last_on=last, left_on=left_on)]


def test_whole_weeks_without_a_benefit_are_counted_in_the_month_they_end_in():
    # Mondays 5, 12, 19, 26 January …; the week of 26 January ends on 1 February.
    assert _weeks([]) == [3, 7, 12]


def test_a_week_with_one_day_of_benefit_does_not_count():
    assert _weeks([_spell(date(2026, 1, 11), date(2026, 1, 12))]) == [1, 5, 10]


def test_a_running_benefit_lies_flat():
    assert _weeks([_spell(date(2026, 2, 4))]) == [3, 4, 4]


def test_weeks_after_death_pension_or_moving_away_are_no_success():
    assert _weeks([], left_on=date(2026, 2, 4)) == [3, 4, 4]


def test_a_week_that_is_not_over_is_not_counted():
    assert _weeks([], last=date(2026, 1, 17)) == [1]
