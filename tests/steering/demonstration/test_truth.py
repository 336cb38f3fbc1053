"""What the product estimates from the made-up records lies where their truth is, for weeks and for an indicator."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from app.steering.demonstration.change import true_change
from app.steering.demonstration.history import History, simulate_history, truth
from app.steering.demonstration.population import BARRIERS, DANISH, EDUCATION, SEGMENTS
from app.steering.demonstration.progress import Scored, assess_citizens, indicator_codes
from models.estimate import estimate_effects
from models.trial.analysis_table import Records, TrialTable, build_trial_table
from models.trial.outcomes import OutcomeSpec

UNTIL = date(2026, 11, 15)
WEEKS = OutcomeSpec("weeks", "weeks_self_supporting", 52)
CHANGE = OutcomeSpec("change", "indicator_change", 26, indicator="tro_paa_job")
FEWEST = 15


@pytest.fixture(scope="module")
def history() -> History:
    return simulate_history(n_citizens=3000, until=UNTIL, seed=3)


@pytest.fixture(scope="module")
def scored(history: History) -> list[Scored]:
    return assess_citizens(history, seed=3)


@pytest.fixture(scope="module")
def table(history: History, scored: list[Scored]) -> TrialTable:
    return build_trial_table(records_of(history, scored), [WEEKS, CHANGE], max_controls=8_000, random_state=1)


def test_weeks_self_supporting_are_found(history: History, table: TrialTable) -> None:
    known = truth(history, replicates=10, seed=4)
    estimate, se, offers = estimates(table, "weeks")
    lived = [known["effect"][known["offer"] == number] for number in offers]
    # The truth is lived a limited number of times and has an error of its own.
    error = np.array([each.std(ddof=1) / len(each) ** 0.5 for each in lived])
    assert_found(estimate, np.hypot(se, error), np.array([each.mean() for each in lived]))


def test_change_on_an_indicator_is_found(history: History, scored: list[Scored], table: TrialTable) -> None:
    true = true_change(history, scored, replicates=4, seed=4)[:, 0]
    estimate, se, offers = estimates(table, "change")
    assert_found(estimate, se, true[offers])
    # On average over all offers the noise of each is gone, and what is left is the controls' and small.
    weights = 1 / se**2
    assert np.average(true[offers], weights=weights) > 0.15
    assert np.average(estimate - true[offers], weights=weights) == pytest.approx(0, abs=0.07)


def assert_found(estimate: NDArray[np.float64], se: NDArray[np.float64], true: NDArray[np.float64]) -> None:
    """Off by what the standard errors say: their square in the mean, and few far outside.

    With some 40 independent offers the mean of squared z lies below 1.6 in 99 of 100 right analyses; the offers share
    their controls, and with them an error, so that more is allowed.
    """
    z = (estimate - true) / se
    assert len(z) > 25
    assert 0.4 < (z**2).mean() < 2.0
    assert (np.abs(z) < 1.96).mean() > 0.8


def estimates(table: TrialTable, outcome: str) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Effects, standard errors and numbers of the offers with participants enough."""
    frame, weights = table.rows_for(outcome)
    found = estimate_effects(
        frame, arm="arm", control="none", outcome=outcome, covariates=list(table.covariates), cluster="citizen_id",
        cohort="cohort", weights=weights, random_state=1,
    )  # fmt: skip
    telling = [arm for arm in found.arms if arm.n_clusters >= FEWEST and arm.att is not None and arm.att_se]
    return (
        np.array([arm.att for arm in telling]),
        np.array([arm.att_se for arm in telling]),
        np.array([int(arm.arm) for arm in telling]),
    )


def records_of(history: History, scored: list[Scored]) -> Records:
    """The frames that the records would be read into after an import."""
    people = history.people
    segments = [SEGMENTS[number] for number in people.segment]
    n = len(people)
    return Records(
        citizens=pd.DataFrame({"citizen_id": range(n), "birth_year": people.birth_year, "sex": people.sex}),
        profiles=pd.DataFrame(
            {
                "citizen_id": range(n),
                "recorded_on": [pd.Timestamp(history.monday(int(week))) for week in people.entry_week],
                "target_group": [one.target_group for one in segments],
                "education": [EDUCATION[number] for number in people.education],
                "danish_level": [DANISH[number] for number in people.danish],
                "barriers": ["|".join(np.array(BARRIERS)[row]) for row in people.barriers],
            }
        ),
        spells=pd.DataFrame(
            [(s.person, s.benefit, s.start_on, s.end_on) for s in history.spells],
            columns=["citizen_id", "benefit", "start_on", "end_on"],
        ),
        placements=pd.DataFrame(
            [(p.person, p.offer, p.cohort or None, p.start_on, p.end_on) for p in history.placements],
            columns=["citizen_id", "offer_id", "cohort", "start_on", "end_on"],
        ),
        events=pd.DataFrame(
            [(e.person, e.kind, e.start_on, e.end_on) for e in history.events],
            columns=["citizen_id", "kind", "start_on", "end_on"],
        ),
        assessments=assessments_of(scored),
        data_until=history.until,
    )


def assessments_of(scored: list[Scored]) -> pd.DataFrame:
    """One row a score, as the two who score are never mixed."""
    codes = indicator_codes()
    rows = [
        (each.person, codes[each.indicator], rater, 1, score, each.assessed_on)
        for each in scored
        for rater, score in (("citizen", each.citizen), ("professional", each.professional))
        if score is not None
    ]
    return pd.DataFrame(rows, columns=["citizen_id", "indicator", "rater", "scale", "score", "assessed_on"])
