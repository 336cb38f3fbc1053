"""The made-up municipality is the same each time, hangs together, and its true effects are what it says."""

from datetime import date, timedelta

import numpy as np
import pytest

from app.steering.demonstration.history import History, simulate_history, truth
from app.steering.demonstration.load import last_sunday
from app.steering.demonstration.rows import cpr_of

UNTIL = date(2026, 11, 15)


@pytest.fixture(scope="module")
def history() -> History:
    return simulate_history(n_citizens=600, until=UNTIL, seed=3)


def test_the_same_seed_gives_the_same_records(history: History) -> None:
    again = simulate_history(n_citizens=600, until=UNTIL, seed=3)
    assert again.placements == history.placements
    assert again.spells == history.spells
    assert simulate_history(n_citizens=600, until=UNTIL, seed=4).placements != history.placements


def test_there_are_sixty_offers_of_fourteen_suppliers(history: History) -> None:
    assert len(history.offers) == 60
    assert len({offer.supplier_code for offer in history.offers}) == 14
    assert len({offer.code for offer in history.offers}) == 60


def test_spells_of_a_citizen_do_not_overlap(history: History) -> None:
    last: dict[int, date] = {}
    for spell in sorted(history.spells, key=lambda each: (each.person, each.start_on)):
        assert spell.start_on > last.get(spell.person, date.min)
        assert spell.end_on is None or spell.end_on >= spell.start_on
        last[spell.person] = spell.end_on or date.max


def test_an_offer_starts_only_while_the_citizen_is_on_a_benefit(history: History) -> None:
    for placement in history.placements:
        assert any(
            spell.person == placement.person
            and spell.start_on <= placement.start_on <= (spell.end_on or UNTIL) + timedelta(days=6)
            for spell in history.spells
        )


def test_nobody_can_have_the_cpr_numbers(history: History) -> None:
    numbers = [cpr_of(history, person) for person in range(600)]
    assert len(set(numbers)) == 600
    assert all(len(number) == 10 and 53 <= int(number[2:4]) <= 64 for number in numbers)


def test_the_truth_follows_the_effects_written_in_the_portfolio() -> None:
    large = simulate_history(n_citizens=3000, until=UNTIL, seed=5)
    known = truth(large, replicates=10, seed=6)
    strong = [number for number, offer in enumerate(large.offers) if offer.effect > 0.5 and offer.lock_in > -0.3]
    weak = [number for number, offer in enumerate(large.offers) if offer.effect < 0.1]
    effects = [known["effect"][np.isin(known["offer"], group)].mean() for group in (strong, weak)]
    assert effects[0] > 0.5 > effects[1]


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 28)])
def test_extracts_end_on_a_sunday_before_today(day: date) -> None:
    sunday = last_sunday(day)
    assert sunday.isoweekday() == 7
    assert sunday < day
    assert day - sunday <= timedelta(days=7)
