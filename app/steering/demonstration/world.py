"""Week by week: who is on benefit, who starts which offer, who leaves for work; and what would have been."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from app.steering.demonstration.population import BARRIERS, SEGMENTS, Population
from app.steering.demonstration.portfolio import DemoOffer

NONE = -1
FADE_WEEKS = 70.0
COHORT_EVERY_WEEKS = 4
WEEKLY = {"relapse": 0.006, "death": 0.00008, "moved": 0.0006, "pension": 0.0004}
FLEXJOB_BENEFITS = ("jobafklaring", "ledighedsydelse", "ressourceforloeb")
CLARIFIED_BENEFITS = ("sygedagpenge", "jobafklaring", "ressourceforloeb")


@dataclass
class State:
    """Where each simulated person stands on a Monday; arrays of shape (n,). `who` points into the population."""

    who: NDArray[np.int64]
    on_benefit: NDArray[np.bool_]
    gone: NDArray[np.bool_]
    weeks_in_state: NDArray[np.int64]
    offer: NDArray[np.int64]
    weeks_in_offer: NDArray[np.int64]
    last_offer: NDArray[np.int64]
    weeks_since_start: NDArray[np.int64]
    n_offers: NDArray[np.int64]

    def take(self, rows: NDArray[np.int64]) -> "State":
        return State(*(getattr(self, field.name)[rows].copy() for field in fields(self)))


@dataclass(frozen=True)
class Week:
    """What happened in one week: row numbers into the state."""

    started: NDArray[np.int64]
    ended: NDArray[np.int64]
    end_reason: NDArray[np.str_]
    left: NDArray[np.int64]
    way_out: NDArray[np.str_]
    returned: NDArray[np.int64]
    clarified: NDArray[np.int64]
    partial: NDArray[np.int64]


class World:
    """The rules of the made-up municipality, over arrays of people."""

    def __init__(self, people: Population, offers: list[DemoOffer]) -> None:
        self.people = people
        self.offers = offers
        self.effect = np.array([offer.effect for offer in offers])
        self.lock_in = np.array([offer.lock_in for offer in offers])
        self.weeks = np.array([offer.weeks for offer in offers])
        self.by_cohort = np.array([offer.by_cohort for offer in offers])
        self.clarifies = np.array([offer.programme["type"] == "afklaring" for offer in offers])
        self.fast = np.array([offer.programme["type"] == "fast_track" for offer in offers])
        self.benefit = np.array([segment.benefit for segment in SEGMENTS])[people.segment]
        self.offer_rate = np.array([segment.offer_rate for segment in SEGMENTS])[people.segment]
        self.appeal = self._appeal()

    def _appeal(self) -> NDArray[np.float64]:
        """(n_people, n_offers) log-weights of being sent: habit, barriers met, and suppliers that pick or get the
        hard cases. Minus infinity where the offer is not for the citizen."""
        people, n_offers = self.people, len(self.offers)
        burden = people.barriers.sum(axis=1) - people.barriers.sum(axis=1).mean()
        target = np.array([segment.target_group for segment in SEGMENTS])[people.segment]
        appeal = np.full((len(people), n_offers), -np.inf)
        for number, offer in enumerate(self.offers):
            programme = offer.programme
            fits = np.isin(target, programme["target_groups"]) & np.isin(self.benefit, programme["benefits"])
            met = people.barriers[:, [BARRIERS.index(barrier) for barrier in programme["barriers"]]].sum(axis=1)
            tilt = {"L05": 0.35, "L02": 0.25, "L06": -0.30, "L10": -0.40, "L12": -0.25}.get(offer.supplier_code, 0.0)
            skilled = np.isin(people.education, [1, 3, 4, 5])
            score = np.log(offer.pull) + 0.7 * met + tilt * burden + 0.25 * skilled * (tilt < 0)
            appeal[:, number] = np.where(fits, score, -np.inf)
        return appeal

    def arrive(self, rows: NDArray[np.int64]) -> State:
        n = len(rows)
        none, zero = np.full(n, NONE), np.zeros(n, dtype=np.int64)
        return State(
            rows.copy(), np.ones(n, dtype=bool), np.zeros(n, dtype=bool), zero.copy(), none.copy(), zero.copy(),
            none.copy(), zero.copy(), zero.copy(),
        )  # fmt: skip

    def step(self, state: State, week: int, rng: np.random.Generator, forced: NDArray[np.int64] | None = None) -> Week:
        """One week forward, in place. `forced` decides this week's starts: an offer's number, or NONE for none now."""
        started = self._start(state, week, rng, forced)
        p_leave = self._p_leave(state)
        u = rng.random(len(state.who))
        active = ~state.gone
        left = active & state.on_benefit & (u < p_leave)
        returned = active & ~state.on_benefit & (u < WEEKLY["relapse"])
        clarified, partial = self._side_events(state, rng)
        way_out = np.where(left, self._way_out(state, rng), self._fate(state, rng))
        way_out = np.where(active, way_out, "")
        ended, reason = self._end(state, way_out, rng)
        self._advance(state, way_out, returned, ended)
        out = np.flatnonzero(way_out != "")
        return Week(
            started, np.flatnonzero(ended), reason[ended], out, way_out[out], np.flatnonzero(returned),
            np.flatnonzero(clarified), np.flatnonzero(partial),
        )  # fmt: skip

    def _start(
        self, state: State, week: int, rng: np.random.Generator, forced: NDArray[np.int64] | None
    ) -> NDArray[np.int64]:
        if forced is not None:
            chosen = np.where(~state.gone & state.on_benefit, forced, NONE)
        else:
            free = ~state.gone & state.on_benefit & (state.offer == NONE) & (state.weeks_in_state >= 2)
            rate = self.offer_rate[state.who] * np.where(state.weeks_in_state < 104, 1.0, 0.5)
            sent = np.flatnonzero(free & (rng.random(len(state.who)) < rate))
            chosen = np.full(len(state.who), NONE)
            if len(sent):
                weights = self.appeal[state.who[sent]].copy()
                weights[:, self.by_cohort & (week % COHORT_EVERY_WEEKS != 0)] = -np.inf
                weights += rng.gumbel(size=weights.shape)
                best = weights.argmax(axis=1)
                chosen[sent] = np.where(np.isfinite(weights.max(axis=1)), best, NONE)
        rows = np.flatnonzero(chosen != NONE)
        state.offer[rows] = state.last_offer[rows] = chosen[rows]
        state.weeks_in_offer[rows] = state.weeks_since_start[rows] = 0
        state.n_offers[rows] += 1
        return rows

    def _p_leave(self, state: State) -> NDArray[np.float64]:
        logit = self.people.exit_logit[state.who] - 0.006 * np.minimum(state.weeks_in_state, 150)
        had = state.last_offer != NONE
        running = state.offer != NONE
        logit = logit + np.where(running, self.lock_in[state.offer], 0.0)
        after = np.maximum(0, state.weeks_since_start - self.weeks[state.last_offer] // 2)
        gain = self.effect[state.last_offer] * np.exp(-after / FADE_WEEKS) * (after > 0)
        return np.asarray(1 / (1 + np.exp(-(logit + np.where(had, gain, 0.0)))))

    def _side_events(self, state: State, rng: np.random.Generator) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        benefit = self.benefit[state.who]
        active = ~state.gone & state.on_benefit
        running = state.offer != NONE
        u = rng.random(len(state.who))
        p_clear = 0.008 + 0.022 * (running & self.clarifies[state.offer])
        clarified = active & np.isin(benefit, CLARIFIED_BENEFITS) & (u < p_clear)
        p_partial = 0.012 + 0.030 * (running & self.fast[state.offer])
        partial = active & (benefit == "sygedagpenge") & (rng.random(len(state.who)) < p_partial)
        return clarified, partial

    def _fate(self, state: State, rng: np.random.Generator) -> NDArray[np.str_]:
        """What ends the records of those who did not leave for work: mostly nothing."""
        u, edge = rng.random(len(state.who)), WEEKLY["death"]
        moved, pension = edge + WEEKLY["moved"], edge + WEEKLY["moved"] + WEEKLY["pension"]
        return np.select(
            [u < edge, u < moved, (u < pension) & state.on_benefit], ["death", "moved_away", "pension"], ""
        )

    def _way_out(self, state: State, rng: np.random.Generator) -> NDArray[np.str_]:
        benefit = self.benefit[state.who]
        u = rng.random(len(state.who))
        study = (benefit == "uddannelseshjaelp") & (u < 0.55) | (benefit == "dagpenge") & (u < 0.04)
        flex = np.isin(benefit, FLEXJOB_BENEFITS) & (u < 0.6)
        return np.select([study, flex], ["education", "flexjob"], "employed")

    def _end(
        self, state: State, way_out: NDArray[np.str_], rng: np.random.Generator
    ) -> tuple[NDArray[np.bool_], NDArray[np.str_]]:
        running = (state.offer != NONE) & ~state.gone
        completed = running & (state.weeks_in_offer + 1 >= self.weeks[state.offer])
        dropped = running & (rng.random(len(state.who)) < 0.008)
        ill = dropped & (rng.random(len(state.who)) < 0.4)
        out = running & (way_out != "")
        work, study = np.isin(way_out, ["employed", "flexjob"]), way_out == "education"
        reason = np.select(
            [out & work, out & study, out & (way_out == "moved_away"), out, completed, ill, dropped],
            ["employment", "education", "moved", "other", "completed", "illness", "dropout"], "",
        )  # fmt: skip
        return reason != "", reason

    def _advance(
        self, state: State, way_out: NDArray[np.str_], returned: NDArray[np.bool_], ended: NDArray[np.bool_]
    ) -> None:
        state.weeks_in_offer += 1
        state.weeks_since_start += 1
        state.weeks_in_state += 1
        state.offer[ended] = NONE
        gone = np.isin(way_out, ["death", "moved_away", "pension"])
        left = (way_out != "") & ~gone
        state.weeks_in_state[left | returned] = 0
        state.on_benefit[left] = False
        state.on_benefit[returned] = True
        state.gone[gone] = True
