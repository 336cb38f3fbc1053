"""Assessments hang together, both sides' scores differ at times, and the true change is what the offers were given."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import numpy as np
import pytest

from app.steering.demonstration.change import chance_of_wait, true_change
from app.steering.demonstration.history import History, simulate_history
from app.steering.demonstration.progress import HIGHEST, LOWEST, Scored, assess_citizens, true_gains

UNTIL = date(2026, 11, 15)


@pytest.fixture(scope="module")
def history() -> History:
    return simulate_history(n_citizens=1500, until=UNTIL, seed=3)


@pytest.fixture(scope="module")
def scored(history: History) -> list[Scored]:
    return assess_citizens(history, seed=3)


def test_the_same_seed_gives_the_same_assessments(history: History, scored: list[Scored]) -> None:
    assert assess_citizens(history, seed=3) == scored
    assert assess_citizens(history, seed=4) != scored


def test_scores_lie_on_the_scale_and_somebody_gave_each(scored: list[Scored]) -> None:
    given = [score for each in scored for score in (each.citizen, each.professional) if score is not None]
    assert set(given) == set(range(LOWEST, HIGHEST + 1))
    assert all(each.citizen is not None or each.professional is not None for each in scored)


def test_nobody_is_assessed_twice_on_a_day_or_off_a_benefit(history: History, scored: list[Scored]) -> None:
    assert max(Counter((each.person, each.indicator, each.assessed_on) for each in scored).values()) == 1
    spells = defaultdict(list)
    for spell in history.spells:
        spells[spell.person].append((spell.start_on - timedelta(days=6), (spell.end_on or UNTIL) + timedelta(days=6)))
    assert all(any(low <= each.assessed_on <= high for low, high in spells[each.person]) for each in scored)
    assert max(each.assessed_on for each in scored) <= UNTIL


def test_citizen_and_professional_disagree_at_times_and_far_ones_say_why(scored: list[Scored]) -> None:
    apart = [abs(each.citizen - each.professional) for each in scored if each.citizen and each.professional]
    assert 0.2 < np.mean([distance > 0 for distance in apart]) < 0.7
    assert sum(distance >= 2 for distance in apart) == sum(bool(each.note) for each in scored)


def test_harder_cases_are_assessed_oftener(history: History, scored: list[Scored]) -> None:
    assessed = np.isin(np.arange(len(history.people)), [each.person for each in scored])
    burden = history.people.barriers.sum(axis=1)
    assert assessed[burden >= 3].mean() > assessed[burden == 0].mean() + 0.1


def test_the_true_change_follows_the_offers_gains_and_not_their_weeks(history: History, scored: list[Scored]) -> None:
    change = true_change(history, scored, replicates=4, seed=5)
    gains = true_gains(history)
    started = np.bincount([start.offer for start in history.starts], minlength=len(history.offers)) >= 5
    assert np.corrcoef(change[started, 0], gains[started, 0])[0, 1] > 0.9
    # The next assessment often comes before all of the gain has.
    assert 0.4 < (change[started, 0].sum() / gains[started, 0].sum()) < 1.0
    weeks = np.array([offer.effect for offer in history.offers])
    assert 0.2 < np.corrcoef(gains[:, 0], weeks)[0, 1] < 0.95


def test_waits_for_the_next_assessment_add_up(history: History, scored: list[Scored]) -> None:
    waits = chance_of_wait(history, scored)
    assert waits.sum() == pytest.approx(1)
    assert waits[:17].sum() > 0.8
