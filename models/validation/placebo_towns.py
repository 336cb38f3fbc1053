"""Placebos in towns where it is known whether anything hides: `python -m models.validation.placebo_towns --towns 20`.

No offer does anything. What is told is how often each placebo is off: one time in twenty where nothing hides, often
where something does. Beside the placebos of a run stands one that will not do, the future offer: covariates as they
were some weeks before the start, and the outcome the weeks between.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.comparison import Columns, compare
from models.guards.placebo import SURPRISING, Placebo
from models.parallel import one_thread
from models.treated.arm_fit import fit_arms
from models.trial.decision_points import CONTROL, DecisionPoints, find_decision_points
from models.trial.known_that_day import describe
from models.trial.long_before import PLACEBO_WORK, placebo_outcomes, weeks_back
from models.trial.records import Calendar, Records, lay_out

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

FIRST = date(2021, 1, 4)
WEEKS, WEEKS_BEFORE = 260, 300
N_OFFERS, OFFER_WEEKS = 12, 8
MAX_CONTROLS = 6_000
FUTURE, LAG = "future offer", 26
Z_95 = 1.96


@dataclass(frozen=True)
class Town:
    """Citizens who come and go on benefit, and in and out of work; a trait that no record holds keeps them from both.

    by_history : whether caseworkers go by the length of the spell and by benefit and work in the last year, which the
        records hold; by age they always go.   hidden : how strongly they go by the trait.
    trait : how strongly it keeps people on benefit and from work.
    """

    n_citizens: int = 1_500
    by_history: bool = True
    hidden: float = 0.0
    trait: float = 1.2

    def draw(self, rng: np.random.Generator) -> Records:
        n = self.n_citizens
        trait, age = rng.normal(size=n), rng.normal(size=n)
        leave, come = 0.03 * np.exp(-self.trait / 2 * trait), 0.03 * np.exp(self.trait / 2 * trait)
        finds = 1 / (1 + np.exp(self.trait * trait - 0.5))
        on = rng.random(n) < come / (leave + come)
        in_work, spell = ~on & (rng.random(n) < finds), np.zeros(n)
        benefit, work, starts = [], [], []
        for week in range(-WEEKS_BEFORE, WEEKS):
            benefit.append(on)
            work.append(in_work)
            if week >= 0:
                lean = 0.4 * age + self._history(spell, benefit, work) + self.hidden * trait - self.hidden**2 / 2
                chosen = np.flatnonzero(on & (rng.random(n) < 0.02 * np.exp(np.clip(lean, -4, 2.5))))
                offers = rng.integers(0, N_OFFERS, len(chosen))
                starts += [(int(who), int(offer), week) for who, offer in zip(chosen, offers, strict=True)]
            spell = np.where(on, spell + 1, 0)
            stays, comes = rng.random(n) >= leave, rng.random(n) < come
            was, on = on, np.where(on, stays, comes)
            in_work = np.where(was & ~on, rng.random(n) < finds, in_work & ~on)
        return _records(np.array(benefit).T, np.array(work).T, starts, age)

    def _history(self, spell: Floats, benefit: Sequence[Flags], work: Sequence[Flags]) -> Floats:
        if not self.by_history:
            return np.zeros(self.n_citizens)
        on_benefit, in_work = np.sum(benefit[-53:-1], axis=0), np.sum(work[-53:-1], axis=0)
        return np.asarray(
            0.6 * (np.minimum(spell, 104) / 26 - 1) + 0.6 * (on_benefit / 13 - 2) - 0.4 * (in_work / 13 - 1)
        )


def _day(week: int) -> date:
    return FIRST + timedelta(weeks=week)


def _records(benefit: Flags, work: Flags, starts: list[tuple[int, int, int]], age: Floats) -> Records:
    placements = [(who, offer, None, _day(week), _day(week + OFFER_WEEKS)) for who, offer, week in starts]
    return Records(
        spells=_spans(benefit).assign(benefit="kontanthjaelp"),
        placements=pd.DataFrame(placements, columns=["citizen_id", "offer_id", "cohort", "start_on", "end_on"]),
        citizens=pd.DataFrame({"citizen_id": range(len(age)), "birth_year": (1980 - 10 * age).round()}),
        events=_spans(work).assign(kind="employed"),
        data_until=_day(WEEKS) - timedelta(days=1),
        data_from=FIRST,
    )


def _spans(states: Flags) -> pd.DataFrame:
    """states : (n_citizens, WEEKS_BEFORE + WEEKS). Spans that ended before the records begin are not in them."""
    edges = np.diff(np.pad(states.astype(int), ((0, 0), (1, 1))), axis=1)
    who, first = np.nonzero(edges == 1)
    after = np.nonzero(edges == -1)[1] - WEEKS_BEFORE
    kept = after > 0
    first_day = np.datetime64(FIRST)
    end = pd.Series(pd.to_datetime(first_day + 7 * after[kept] - 1))
    return pd.DataFrame(
        {
            "citizen_id": who[kept],
            "start_on": pd.to_datetime(first_day + 7 * (first[kept] - WEEKS_BEFORE)),
            "end_on": end.where(after[kept] < WEEKS),
        }
    )


def try_placebos(records: Records, rng: np.random.Generator) -> dict[str, Placebo]:
    """Each placebo of a run, and the future offer, on the rows that the records reach back far enough for."""
    calendar = lay_out(records)
    points = find_decision_points(records, calendar, first_on=None, last_on=None, max_controls=MAX_CONTROLS, rng=rng)
    frame = _table(records, calendar, points, points.column)
    outcomes = placebo_outcomes(records, calendar, points)
    found = {name: _fit(frame, values) for name, values in outcomes.items()}
    before = _table(records, calendar, points, np.maximum(points.column - LAG, 0))
    known = np.isfinite(outcomes[PLACEBO_WORK])
    between = np.where(known, weeks_back(calendar.on_benefit, points, LAG, 0), np.nan)
    return found | {FUTURE: _fit(before, between)}


def _table(records: Records, calendar: Calendar, points: DecisionPoints, known_in: Integers) -> pd.DataFrame:
    """The arms of the decision points, and the covariates as they were known in those weeks."""
    found = describe(records, calendar, replace(points, column=known_in))
    started = points.placement >= 0
    offers = records.placements["offer_id"].to_numpy()[np.maximum(points.placement, 0)]
    keys = {
        "citizen": calendar.citizen_ids[points.citizen],
        "arm": np.where(started, offers.astype(str), CONTROL),
        "weight": np.where(started, 1.0, 1 / points.sampling_rate),
    }
    return pd.DataFrame(keys | {name: values for facts in found.values() for name, values in facts.items()})


def _fit(frame: pd.DataFrame, outcome: Floats) -> Placebo:
    known = np.isfinite(outcome)
    rows = frame[known].reset_index(drop=True)
    columns = Columns("arm", CONTROL, list(frame.columns[3:]), cluster="citizen", weights="weight")
    with one_thread():
        fit = fit_arms(compare(rows, columns), outcome[known], share=False)
    return Placebo(fit.att.att, fit.att.covariance)


def main() -> None:
    """Print how often each placebo is off, by what all offers share and offer by offer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--towns", type=int, default=20)
    parser.add_argument("--citizens", type=int, default=1_500)
    parser.add_argument("--by-age-alone", action="store_true", help="not by spells, benefit and work before")
    parser.add_argument("--hidden", type=float, default=0.0, help="how strongly the choice goes by a hidden trait")
    options = parser.parse_args()
    town = Town(options.citizens, by_history=not options.by_age_alone, hidden=options.hidden)
    off: dict[str, list[tuple[bool, bool]]] = {}
    for seed in range(options.towns):
        records = town.draw(np.random.default_rng(seed))
        for name, one in try_placebos(records, np.random.default_rng(seed)).items():
            mean, se = one.shared
            off.setdefault(name, []).append((abs(mean) > Z_95 * se, one.p_value < SURPRISING))
    for name, found in off.items():
        shared, by_offer = np.mean(found, axis=0)
        print(f"{name:15} {len(found)} towns: off in what all share {shared:.0%}, offer by offer {by_offer:.0%}")


if __name__ == "__main__":
    main()
