"""Runs the made-up municipality over four years and keeps what its case system would have recorded."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from app.steering.demonstration.population import SEGMENTS, Population, make_population
from app.steering.demonstration.portfolio import DemoOffer, demo_offers
from app.steering.demonstration.world import NONE, State, Week, World

YEARS = 4
WEEKS = YEARS * 52 + 1


@dataclass
class Placement:
    person: int
    offer: int
    cohort: str
    referred_on: date
    start_on: date
    end_on: date | None = None
    end_reason: str = ""


@dataclass
class Spell:
    person: int
    benefit: str
    start_on: date
    end_on: date | None = None


@dataclass
class Event:
    person: int
    kind: str
    start_on: date
    end_on: date | None = None


@dataclass
class Start:
    """A start and the state it was decided in, kept to work out what would have happened without it."""

    week: int
    offer: int
    state: State


@dataclass
class History:
    first_monday: date
    until: date
    people: Population
    offers: list[DemoOffer]
    world: World
    spells: list[Spell] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)

    def monday(self, week: int) -> date:
        return self.first_monday + timedelta(weeks=week)


def simulate_history(*, n_citizens: int, until: date, seed: int) -> History:
    """Four years of records up to `until`, a Sunday; the same seed gives the same records."""
    rng = np.random.default_rng(seed)
    first_monday = until - timedelta(days=7 * WEEKS - 1)
    people = make_population(n_citizens, WEEKS, first_monday.year, rng)
    offers = demo_offers(rng)
    history = History(first_monday, until, people, offers, World(people, offers))
    recorder = _Recorder(history, rng)
    state = history.world.arrive(np.flatnonzero(people.entry_week == 0))
    # Those on benefit at the start have been for a while.
    state.weeks_in_state = rng.geometric(1 / 40, len(state.who))
    recorder.open_first_spells(state)
    for week in range(WEEKS):
        if week:
            newcomers = history.world.arrive(np.flatnonzero(people.entry_week == week))
            recorder.arrivals(newcomers, week)
            state = _join(state, newcomers)
        before = state.take(np.arange(len(state.who)))
        happened = history.world.step(state, week, rng)
        recorder.week(week, before, state, happened)
    return history


def weekday_before(day: date) -> date:
    """The day, or the Friday before it: at weekends nobody sends or answers anything."""
    return day - timedelta(days=max(0, day.isoweekday() - 5))


def weekday_after(day: date) -> date:
    return day + timedelta(days=8 - day.isoweekday() if day.isoweekday() > 5 else 0)


def _join(state: State, newcomers: State) -> State:
    names = State.__dataclass_fields__
    return State(*(np.concatenate([getattr(state, name), getattr(newcomers, name)]) for name in names))


class _Recorder:
    """Turns weekly happenings into dated records."""

    def __init__(self, history: History, rng: np.random.Generator) -> None:
        self.history, self.rng = history, rng
        self.open_spell: dict[int, Spell] = {}
        self.open_placement: dict[int, Placement] = {}
        self.open_job: dict[int, Event] = {}
        self.seen: set[tuple[int, str, date]] = set()

    def open_first_spells(self, state: State) -> None:
        for row, person in enumerate(state.who):
            weeks = int(state.weeks_in_state[row])
            self._spell(int(person), self.history.first_monday - timedelta(weeks=weeks))

    def arrivals(self, newcomers: State, week: int) -> None:
        for person in newcomers.who:
            self._spell(int(person), self._day(week))

    def week(self, week: int, before: State, after: State, happened: Week) -> None:
        who = after.who
        for row in happened.started:
            self._placement(week, int(who[row]), int(after.last_offer[row]))
            self.history.starts.append(Start(week, int(after.last_offer[row]), before.take(np.array([row]))))
        for row, reason in zip(happened.ended, happened.end_reason, strict=True):
            self._close_placement(int(who[row]), self.history.monday(week) + timedelta(days=6), str(reason))
        for row, way_out in zip(happened.left, happened.way_out, strict=True):
            self._leave(int(who[row]), week, str(way_out))
        for row in happened.returned:
            self._return(int(who[row]), self.history.monday(week + 1))
        for rows, kind in ((happened.clarified, "case_clarified"), (happened.partial, "partial_return")):
            for row in rows:
                self._once(int(who[row]), kind, self._day(week))

    def _day(self, week: int) -> date:
        return self.history.monday(week) + timedelta(days=int(self.rng.integers(0, 5)))

    def _spell(self, person: int, start_on: date) -> None:
        benefit = SEGMENTS[self.history.people.segment[person]].benefit
        spell = Spell(person, benefit, start_on)
        self.open_spell[person] = spell
        self.history.spells.append(spell)

    def _placement(self, week: int, person: int, offer: int) -> None:
        design = self.history.offers[offer]
        monday = self.history.monday(week)
        start_on = monday if design.by_cohort else self._day(week)
        start_on = max(start_on, self.open_spell[person].start_on)
        placement = Placement(
            person, offer, f"{design.code}-{monday:%G%V}" if design.by_cohort else "",
            weekday_before(start_on - timedelta(days=int(self.rng.integers(5, 30)))), start_on,
        )  # fmt: skip
        self.open_placement[person] = placement
        self.history.placements.append(placement)

    def _close_placement(self, person: int, end_on: date, reason: str) -> None:
        placement = self.open_placement.pop(person)
        placement.end_on, placement.end_reason = max(end_on, placement.start_on), reason

    def _leave(self, person: int, week: int, way_out: str) -> None:
        sunday = self.history.monday(week) + timedelta(days=6)
        if spell := self.open_spell.pop(person, None):
            spell.end_on = max(sunday, spell.start_on)
        if job := self.open_job.pop(person, None):
            job.end_on = sunday
        event = Event(person, way_out, sunday + timedelta(days=1))
        if event.start_on > self.history.until:
            return
        self.history.events.append(event)
        if way_out in ("employed", "flexjob", "education"):
            self.open_job[person] = event

    def _return(self, person: int, monday: date) -> None:
        if monday > self.history.until:
            return
        if job := self.open_job.pop(person, None):
            job.end_on = max(monday - timedelta(days=1), job.start_on)
        self._spell(person, monday)

    def _once(self, person: int, kind: str, day: date) -> None:
        if (person, kind, day) not in self.seen:
            self.seen.add((person, kind, day))
            self.history.events.append(Event(person, kind, day))


def truth(history: History, *, replicates: int, seed: int) -> dict[str, NDArray[np.float64]]:
    """For every start: weeks self-supporting within 52 weeks with the offer less without it now, in expectation.

    Each start is lived `replicates` times both ways from the state it was decided in; without it, later
    offers may come, as in the comparison that the evaluation makes. Returns arrays over starts:
    `offer`, `week`, `effect`.
    """
    rng = np.random.default_rng(seed)
    starts = history.starts
    names = State.__dataclass_fields__
    base = State(*(np.concatenate([getattr(start.state, name) for start in starts]) for name in names))
    rows = np.repeat(np.arange(len(starts)), replicates)
    offer = np.array([start.offer for start in starts])
    week = np.array([start.week for start in starts])
    effect = _weeks_free(history, base.take(rows), offer[rows], rng) - _weeks_free(
        history, base.take(rows), np.full(len(rows), NONE), rng
    )
    return {"offer": offer, "week": week, "effect": effect.reshape(len(starts), replicates).mean(axis=1)}


def _weeks_free(
    history: History, state: State, first: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.float64]:
    free = np.zeros(len(state.who))
    for ahead in range(52):
        free += ~state.on_benefit & ~state.gone
        # Cohort offers start every fourth week; any week number keeps that rhythm on average.
        history.world.step(state, ahead, rng, forced=first if ahead == 0 else None)
    return free
