"""The refund ladder."""

from datetime import date, timedelta

import pytest

from app.casework.citizens.refund import refund_step
from app.casework.citizens.schemas import Spell

DAY = date(2026, 6, 1)


def spell(start: date, end: date | None = None, benefit: str = "dagpenge") -> Spell:
    return Spell(benefit=benefit, start_on=start, end_on=end)


@pytest.mark.parametrize(("days", "percent"), [(1, 80), (28, 80), (29, 40), (182, 40), (183, 30), (364, 30), (365, 20)])
def test_the_share_falls_on_the_day_after_a_step_is_full(days, percent):
    assert refund_step([spell(DAY - timedelta(days=days - 1))], DAY).state_percent == percent


def test_it_says_when_the_share_falls_next_and_to_what():
    step = refund_step([spell(DAY - timedelta(days=27))], DAY)
    assert (step.falls_on, step.falls_to) == (DAY + timedelta(days=1), 40)
    assert refund_step([spell(date(2020, 1, 1))], DAY).falls_on is None


def test_weeks_count_across_benefits_and_only_once_where_they_overlap():
    spells = [
        spell(DAY - timedelta(days=69), DAY - timedelta(days=35)),
        spell(DAY - timedelta(days=34), None, "sygedagpenge"),
    ]
    assert refund_step(spells, DAY).weeks == 10
    assert refund_step([*spells, spell(DAY - timedelta(days=20), None, "kontanthjaelp")], DAY).weeks == 10


def test_a_year_without_support_within_three_starts_the_count_again():
    early = spell(DAY - timedelta(days=600), DAY - timedelta(days=400))
    assert refund_step([early, spell(DAY - timedelta(days=6))], DAY).weeks == 1
    assert refund_step([early], DAY).weeks == 0


def test_a_shorter_pause_does_not():
    early = spell(DAY - timedelta(days=307), DAY - timedelta(days=301 - 70))
    assert refund_step([early, spell(DAY - timedelta(days=6))], DAY).weeks == 12


def test_support_before_july_2014_does_not_count():
    assert refund_step([spell(date(2010, 1, 1), date(2014, 7, 7))], date(2014, 7, 7)).weeks == 1
