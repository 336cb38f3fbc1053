"""Weeks long before the start: counted right, calm where nothing hides, and loud where something does."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from models.comparison import Columns, compare
from models.guards.placebo import Placebo
from models.treated.arm_fit import fit_arms
from models.trial.analysis_table import TrialTable, build_trial_table
from models.trial.long_before import PLACEBO, PLACEBO_WORK
from models.trial.outcomes import OutcomeSpec
from models.trial.records import Records

FIRST = date(2021, 1, 4)
WEEKS = 230
OUTCOME = OutcomeSpec("weeks", "weeks_self_supporting", 26)


def test_the_third_year_before_is_counted_and_no_nearer_week() -> None:
    """On benefit in weeks 0-29 and from 160 on; of the Monday of week 170 weeks 14-65 are the third year before."""
    frame = build_trial_table(one_start(), [OUTCOME], max_controls=10_000).frame
    assert frame.loc[frame["arm"] == "7", PLACEBO].tolist() == [16.0]
    late = frame[(frame["citizen_id"] == 1) & (frame["arm"] == "none")]
    known = pd.to_datetime(late["monday"]) >= pd.Timestamp(day(156))
    assert late.loc[known, PLACEBO].eq(52).all()
    assert late.loc[~known, PLACEBO].isna().all()


def test_work_in_the_second_year_before_is_counted_and_no_nearer_week() -> None:
    """Of the Monday of week 170 weeks 66-117 are the second year before; a flex job is not counted."""
    spans = [(0, 40, 50), (0, 60, 80), (0, 90, 96), (0, 118, 160)]
    jobs = [(who, "employed", day(first), day(after, -1)) for who, first, after in spans]
    jobs.append((0, "flexjob", day(96), day(118, -1)))
    frame = build_trial_table(one_start(jobs), [OUTCOME], max_controls=10_000).frame
    assert frame.loc[frame["arm"] == "7", PLACEBO_WORK].tolist() == [20.0]


def test_work_is_not_known_before_a_first_job_has_ended() -> None:
    """An extract may hold those jobs alone that lasted until its window opened."""
    late = [(0, "employed", day(10), day(70, -1)), (1, "employed", day(0), None)]
    frame = build_trial_table(one_start(late), [OUTCOME], max_controls=10_000).frame
    known = frame[PLACEBO_WORK].notna()
    assert known.any()
    # The Sunday of week 69 is the first day known; the second year before a Monday then begins in week 70.
    assert pd.to_datetime(frame.loc[known, "monday"]).min() == pd.Timestamp(day(70 + 104))
    never = build_trial_table(one_start([(1, "employed", day(0), None)]), [OUTCOME], max_controls=10_000).frame
    assert never[PLACEBO_WORK].isna().all()


def test_weeks_before_the_records_cover_everybody_are_not_known() -> None:
    records = town(seed=1, hidden=0.0, n_citizens=60)
    later = Records(**{**vars(records), "data_from": day(20)})
    frame = build_trial_table(later, [OUTCOME], max_controls=10_000).frame
    known = frame[PLACEBO].notna()
    assert pd.to_datetime(frame.loc[known, "monday"]).min() == pd.Timestamp(day(176))


@pytest.mark.parametrize(("hidden", "n_citizens", "loud"), [(0.0, 1500, False), (1.2, 3000, True)])
def test_it_is_calm_where_nothing_hides_and_loud_where_something_does(
    hidden: float, n_citizens: int, loud: bool
) -> None:
    """It takes many citizens: two years of history hold most of what a lasting trait has done."""
    records = town(seed=2, hidden=hidden, n_citizens=n_citizens)
    found = placebo_of(build_trial_table(records, [OUTCOME], max_controls=8_000))
    mean, se = found.shared
    assert (mean > 2.5 * se) == loud
    assert loud or found.p_value > 0.01


@pytest.mark.parametrize(("hidden", "loud"), [(0.0, False), (1.2, True)])
def test_work_hears_what_keeps_people_from_jobs_more_than_on_benefit(hidden: float, loud: bool) -> None:
    records = town(seed=4, hidden=hidden, keeps=0.4)
    found = placebo_of(build_trial_table(records, [OUTCOME], max_controls=8_000), PLACEBO_WORK)
    mean, se = found.shared
    assert (mean < -2.5 * se) == loud
    assert loud or (abs(mean) < 2 * se and found.p_value > 0.01)


def one_start(jobs: list[tuple[int, str, date, date | None]] | None = None) -> Records:
    """Citizen 0 is on benefit in weeks 0-29 and from 160 on, and starts offer 7 in week 170; citizen 1 always is."""
    spells = [(0, "kontanthjaelp", day(0), day(30, -1)), (0, "kontanthjaelp", day(160), None), (1, "su", day(0), None)]
    return Records(
        spells=pd.DataFrame(spells, columns=["citizen_id", "benefit", "start_on", "end_on"]),
        placements=pd.DataFrame(
            [(0, 7, None, day(170), day(175)), (1, 8, None, day(2), day(3))],
            columns=["citizen_id", "offer_id", "cohort", "start_on", "end_on"],
        ),
        citizens=pd.DataFrame({"citizen_id": [0, 1], "birth_year": [1980, 1990]}),
        events=pd.DataFrame(jobs or [], columns=["citizen_id", "kind", "start_on", "end_on"]),
        data_until=day(WEEKS),
    )


def day(week: int, days: int = 0) -> date:
    return FIRST + timedelta(weeks=week, days=days)


def placebo_of(table: TrialTable, name: str = PLACEBO) -> Placebo:
    frame = table.frame[table.frame[name].notna()]
    columns = Columns("arm", "none", table.covariates, "citizen_id", None, (), "weight")
    fit = fit_arms(compare(frame, columns), frame[name].to_numpy(), share=False)
    return Placebo(fit.att.att, fit.att.covariance)


def town(*, seed: int, hidden: float, n_citizens: int = 1500, keeps: float = 1.2) -> Records:
    """Citizens who come and go on benefit; a trait that no record holds keeps some there, and others without a job.

    keeps : how strongly that trait keeps people on benefit; it always keeps them from jobs.
    hidden : how strongly it has caseworkers choose an offer; age, which is recorded, does so always. No offer changes
        anything.
    """
    rng, job_rng = np.random.default_rng(seed), np.random.default_rng([seed, 1])
    trait, age = rng.normal(size=n_citizens), rng.normal(size=n_citizens)
    leave, come = 0.06 * np.exp(-keeps * trait), 0.06 * np.exp(keeps * trait)
    on = rng.random(n_citizens) < come / (leave + come)
    finds = 1 / (1 + np.exp(1.2 * trait - 0.5))
    in_work = ~on & (job_rng.random(n_citizens) < finds)
    states, jobs, starts = [], [], []
    for week in range(WEEKS):
        states.append(on)
        jobs.append(in_work)
        chance = 0.02 * np.exp(0.4 * age + hidden * trait - hidden**2 / 2)
        chosen = np.flatnonzero(on & (rng.random(n_citizens) < chance))
        offers = rng.integers(0, 12, len(chosen))
        starts += [(who, offer, None, day(week), day(week + 8)) for who, offer in zip(chosen, offers, strict=True)]
        was, on = on, np.where(on, rng.random(n_citizens) >= leave, rng.random(n_citizens) < come)
        in_work = np.where(was & ~on, job_rng.random(n_citizens) < finds, in_work & ~on)
    return Records(
        spells=spans_of(np.array(states).T, benefit="kontanthjaelp"),
        events=spans_of(np.array(jobs).T, kind="employed"),
        placements=pd.DataFrame(starts, columns=["citizen_id", "offer_id", "cohort", "start_on", "end_on"]),
        citizens=pd.DataFrame({"citizen_id": range(n_citizens), "birth_year": (1980 - 10 * age).round()}),
        data_until=day(WEEKS, -1),
    )


def spans_of(states: np.ndarray, **what: str) -> pd.DataFrame:
    """states : (n_citizens, n_weeks) whether on benefit, or in work."""
    edges = np.diff(np.pad(states.astype(int), ((0, 0), (1, 1))), axis=1)
    who, first = np.nonzero(edges == 1)
    last = np.nonzero(edges == -1)[1]
    return pd.DataFrame(
        {
            "citizen_id": who,
            "start_on": [day(int(week)) for week in first],
            "end_on": [day(int(week), -1) if week < states.shape[1] else None for week in last],
        }
    ).assign(**what)
