"""Placebos of a run: each on the rows it is known of, and all of them in what the outcome says of itself."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from app.evidence.effects.fitting import compare_arms, fit_placebo, placebo
from app.evidence.effects.fitting.plan import MODEL_VERSION, About, Table
from app.evidence.effects.outcomes import Outcome
from app.evidence.effects.schemas import RunSettings
from models.comparison import Comparison
from models.estimate import fit_outcome_once
from models.trial.long_before import PLACEBO, PLACEBO_WORK

WEEKS = Outcome("weeks", "weeks_self_supporting", 52, None, None, "more", "weeks", frozenset())
N_ROWS = 1500


def table(*, known: int = N_ROWS) -> Table:
    """Two offers without effect; who starts worked less than age tells. Benefit is known of `known` rows."""
    rng = np.random.default_rng(4)
    trait, age = rng.normal(size=N_ROWS), rng.normal(size=N_ROWS)
    started = rng.random(N_ROWS) < 1 / (1 + np.exp(1.5 - 0.8 * trait - 0.4 * age))
    frame = pd.DataFrame(
        {
            "citizen_id": np.arange(N_ROWS),
            "arm": np.where(started, rng.choice(["1", "2"], N_ROWS), "none"),
            "cohort": None,
            "weight": 1.0,
            "type": np.where(started, "course", None),
            "supplier": np.where(started, "L01", None),
            "age": age,
            "weeks": 20 - 3 * trait + rng.normal(0, 4, N_ROWS),
            PLACEBO: np.where(np.arange(N_ROWS) < known, 30 + rng.normal(0, 4, N_ROWS), np.nan),
            PLACEBO_WORK: 15 - 6 * trait + rng.normal(0, 4, N_ROWS),
        }
    )
    about = About(
        settings=RunSettings(outcomes=["weeks"]), columns={}, terms={"age": ("age", "")}, model_version=MODEL_VERSION,
        outcomes=[WEEKS], followed={}, assessed={}, course=[],
    )  # fmt: skip
    return Table(frame, about, b"")


def check(found: Table, outcome: Outcome = WEEKS) -> dict[str, Any]:
    comparison = compare_arms(found)["weeks"]
    assert isinstance(comparison, Comparison)
    tested = fit_placebo(found)
    once = placebo.apply(fit_outcome_once(found.frame, comparison, "weeks"), tested, outcome)
    return placebo.describe(once, tested)


def test_what_hides_is_heard_where_it_shows_and_widens_the_intervals() -> None:
    found = check(table())
    benefit, work = found["outcomes"][PLACEBO], found["outcomes"][PLACEBO_WORK]
    assert work["high"] < 0
    assert benefit["low"] < 0 < benefit["high"]
    assert found["shared_variance"] > 0


def test_each_placebo_rests_on_the_rows_it_is_known_of() -> None:
    found = check(table(known=900))
    assert {name: one["n_rows"] for name, one in found["outcomes"].items()} == {PLACEBO: 900, PLACEBO_WORK: N_ROWS}
    assert found["n_rows"] == N_ROWS


def test_a_placebo_known_of_too_few_is_left_out_and_the_other_stands() -> None:
    assert set(check(table(known=200))["outcomes"]) == {PLACEBO_WORK}


def test_an_old_table_without_work_has_benefit_alone() -> None:
    old = table()
    assert set(check(replace(old, frame=old.frame.drop(columns=[PLACEBO_WORK])))["outcomes"]) == {PLACEBO}


def test_an_event_has_no_placebo() -> None:
    event = replace(WEEKS, measure="started", kind="flexjob")
    assert check(table(), event)["outcomes"] == {}
