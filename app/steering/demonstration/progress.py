"""How far citizens have come on the indicators, as nobody sees it, and the assessments that were recorded of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from app.steering.demonstration.history import History
from app.steering.demonstration.population import BARRIERS, Population
from app.steering.demonstration.portfolio import DemoOffer

PROGRESSION = Path(__file__).with_name("progression.yaml")
LOWEST, HIGHEST = 1, 5

# An offer's gain comes evenly over its first weeks, and slowly wears off.
GAIN_WEEKS = 8
KEPT_A_WEEK = 0.99
# What a year on benefit does by itself comes over most of a year.
DRIFT_WEEKS = 40.0
SEEN_ABSENT = 0.12
NO_CITIZEN, NO_PROFESSIONAL = 0.08, 0.04

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Scored:
    """One recorded assessment; `indicator` numbers the list in progression.yaml."""

    person: int
    indicator: int
    assessed_on: date
    citizen: int | None
    professional: int | None
    note: str


@dataclass(frozen=True)
class Traits:
    """What makes citizens' curves differ. level, drift: (n, n_indicators); bias: the citizen's own, (n,)."""

    level: Floats
    drift: Floats
    bias: Floats


@cache
def read_progression() -> dict[str, Any]:
    return yaml.safe_load(PROGRESSION.read_text("utf-8"))  # type: ignore[no-any-return]


def indicator_codes() -> list[str]:
    return [indicator["code"] for indicator in read_progression()["indicators"]]


def held_back(people: Population) -> NDArray[np.bool_]:
    """(n, n_indicators): whether a barrier of the citizen belongs to the indicator."""
    indicators = read_progression()["indicators"]
    return np.column_stack(
        [people.barriers[:, [BARRIERS.index(each) for each in one["barriers"]]].any(axis=1) for one in indicators]
    )


def true_gains(history: History) -> Floats:
    """(n_offers, n_indicators) what an offer adds once its gain has come in full, in steps of the scale."""
    share = np.array([[_share(one, offer) for one in read_progression()["indicators"]] for offer in history.offers])
    return np.asarray(share * np.array([offer.progress for offer in history.offers])[:, None])


def _share(indicator: dict[str, Any], offer: DemoOffer) -> float:
    works_with = set(indicator["barriers"]) & set(offer.programme["barriers"])
    return 1.0 if indicator["everybody"] or works_with else float(read_progression()["elsewhere"])


def draw_traits(history: History, rng: np.random.Generator) -> Traits:
    """Harder cases begin lower and drift down; suppliers that get them look worse than they are."""
    people = history.people
    burden = people.barriers.sum(axis=1)[:, None]
    held = held_back(people)
    level = 3.1 - 0.45 * held - 0.08 * burden + 0.2 * people.drive[:, None] + rng.normal(0, 0.4, held.shape)
    drift = 0.25 - 0.16 * burden + rng.normal(0, 0.15, held.shape)
    return Traits(level, drift, rng.normal(0, 0.35, len(people)) - 0.2 * held[:, 0])


def assess_citizens(history: History, *, seed: int) -> list[Scored]:
    """Every assessment up to the last day of the records; the same seed gives the same."""
    rng = np.random.default_rng([seed, 1])
    traits, gains = draw_traits(history, rng), true_gains(history)
    chosen = _choose_indicators(history, rng)
    stays, offers = _weeks_on_benefit(history), _weeks_in_offers(history)
    scored: list[Scored] = []
    for person in _who_is_assessed(history, rng):
        weeks = np.array(list(_occasions(history, person, stays[person], rng)), dtype=np.int64)
        if len(weeks):
            latent = _level_at(history, traits, person, weeks) + _gained(weeks, offers[person], gains)
            scored += _score(history, person, weeks, latent[:, chosen[person]], chosen[person], traits, rng)
    return scored


def _who_is_assessed(history: History, rng: np.random.Generator) -> list[int]:
    """Not everybody is; the harder the case, the more often."""
    burden = history.people.barriers.sum(axis=1)
    chance = np.minimum(0.55 + 0.10 * burden, 0.95)
    return [int(person) for person in np.flatnonzero(rng.random(len(burden)) < chance)]


def _choose_indicators(history: History, rng: np.random.Generator) -> list[Integers]:
    """What all are assessed on, up to two that belong to the citizen's barriers, and at times one more."""
    everybody = np.array([one["everybody"] for one in read_progression()["indicators"]])
    held = held_back(history.people)
    # Random order within: held back first, all others after.
    order = np.argsort(np.where(everybody, -9.0, 0.0) - 2.0 * held + rng.random(held.shape), axis=1)
    wanted = everybody.sum() + np.minimum(2, (held & ~everybody).sum(axis=1))
    wanted = wanted + (rng.random(len(wanted)) < 0.3)
    return [np.sort(row[:count]) for row, count in zip(order, wanted, strict=True)]


def _weeks_on_benefit(history: History) -> dict[int, list[tuple[int, int]]]:
    """First and last week of each stay on benefit, numbered from the first Monday of the records."""
    stays: dict[int, list[tuple[int, int]]] = defaultdict(list)
    last = week_number(history, history.until)
    for spell in history.spells:
        first = max(0, week_number(history, spell.start_on))
        stays[spell.person].append((first, last if spell.end_on is None else week_number(history, spell.end_on)))
    return stays


def _weeks_in_offers(history: History) -> dict[int, list[tuple[int, int, int]]]:
    """(offer, first week, weeks in it) of each placement."""
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for placement in history.placements:
        first = week_number(history, placement.start_on)
        last = week_number(history, placement.end_on or history.until)
        found[placement.person].append((placement.offer, first, last - first + 1))
    return found


def _occasions(history: History, person: int, stays: list[tuple[int, int]], rng: np.random.Generator) -> Iterator[int]:
    """Weeks with an assessment: some weeks after a stay begins, then every three to four months, oftener for the
    harder cases, and now and then missed."""
    heavy = history.people.barriers[person].sum() >= 3
    low, high = (11, 15) if heavy else (13, 17)
    for first, last in stays:
        week = first + int(rng.integers(1, 7))
        while week <= last:
            if rng.random() >= SEEN_ABSENT:
                yield week
            week += int(rng.integers(low, high + 1))


def _level_at(history: History, traits: Traits, person: int, weeks: Integers) -> Floats:
    since = np.maximum(0, weeks - history.people.entry_week[person])[:, None]
    return np.asarray(traits.level[person] + traits.drift[person] * (1 - np.exp(-since / DRIFT_WEEKS)))


def _gained(weeks: Integers, offers: list[tuple[int, int, int]], gains: Floats) -> Floats:
    """(n_weeks, n_indicators) what offers have added by the beginning of each week."""
    total = np.zeros((len(weeks), gains.shape[1]))
    for offer, first, in_it in offers:
        for done in range(min(in_it, GAIN_WEEKS)):
            age = weeks - (first + done)
            total += np.where(age > 0, KEPT_A_WEEK ** (age - 1), 0.0)[:, None] * gains[offer] / GAIN_WEEKS
    return total


def _score(
    history: History, person: int, weeks: Integers, latent: Floats, chosen: Integers, traits: Traits,
    rng: np.random.Generator,
) -> Iterator[Scored]:  # fmt: skip
    """Both score in whole steps, each with noise and the citizen with a bias of their own; either may be missing."""
    citizen = _steps(latent + traits.bias[person] + rng.normal(0, 0.35, latent.shape))
    professional = _steps(latent + rng.normal(0, 0.35, latent.shape))
    missing = rng.random(len(weeks))
    days = rng.integers(0, 5, len(weeks))
    for row, week in enumerate(weeks):
        day = history.monday(int(week)) + timedelta(days=int(days[row]))
        for column, indicator in enumerate(chosen):
            own, other = int(citizen[row, column]), int(professional[row, column])
            both = NO_CITIZEN <= missing[row] <= 1 - NO_PROFESSIONAL
            note = _note(own - other, rng) if both else ""
            yield Scored(
                person, int(indicator), day,
                None if missing[row] < NO_CITIZEN else own,
                None if missing[row] > 1 - NO_PROFESSIONAL else other,
                note,
            )  # fmt: skip


def _steps(values: Floats) -> Integers:
    return np.clip(np.rint(values), LOWEST, HIGHEST).astype(np.int64)


def _note(apart: int, rng: np.random.Generator) -> str:
    if abs(apart) < 2:
        return ""
    sentences = read_progression()["citizen_higher" if apart > 0 else "professional_higher"]
    return str(sentences[int(rng.integers(len(sentences)))])


def week_number(history: History, day: date) -> int:
    return (day - history.first_monday).days // 7
