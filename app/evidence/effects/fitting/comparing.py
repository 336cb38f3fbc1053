"""Offers and others made comparable, once for all outcomes that rest on the same rows."""

from collections.abc import Mapping

import pandas as pd

from app.evidence.effects.fitting.building import unusable
from app.evidence.effects.fitting.plan import CONTROL, FEWEST_ASSESSED, SHRUNK_BY, Table
from app.evidence.effects.outcomes import Outcome
from models.comparison import Columns, Comparison, compare
from models.errors import InputError


def compare_arms(table: Table) -> dict[str, Comparison | InputError]:
    """Outcome -> its comparison.

    A change on an indicator rests on rows of its own; where those are too few, it alone gets the reason instead.
    """
    made: dict[str, Comparison | InputError] = {}
    for outcome in table.about.outcomes:
        frame, weights = table.rows_of(outcome)
        if weights in made:
            continue
        try:
            _check_enough(outcome, frame)
            made[weights] = compare_rows(table, frame, weights, outcome)
        except InputError as problem:
            if outcome.indicator is None:
                raise unusable(problem) from problem
            made[weights] = problem
    return {outcome.code: made[table.rows_of(outcome)[1]] for outcome in table.about.outcomes}


def register_comparison(table: Table, made: Mapping[str, Comparison | InputError]) -> Comparison | None:
    """The comparison on all rows, which the course rests on; None where the run has indicators alone."""
    return next(
        (
            found
            for outcome in table.about.outcomes
            if outcome.indicator is None and isinstance(found := made[outcome.code], Comparison)
        ),
        None,
    )


def compare_rows(table: Table, frame: pd.DataFrame, weights: str, outcome: Outcome | None) -> Comparison:
    columns = Columns(
        arm="arm",
        control=CONTROL,
        covariates=table.about.covariates_of(outcome),
        cluster="citizen_id",
        cohort="cohort" if frame["cohort"].notna().any() else None,
        groups=SHRUNK_BY,
        weights=weights,
    )
    return compare(frame, columns, random_state=table.about.settings.seed)


def _check_enough(outcome: Outcome, frame: pd.DataFrame) -> None:
    """Of an indicator few may have been assessed twice: then nothing is estimated at all."""
    started = frame["arm"] != CONTROL
    if outcome.indicator and (started.sum() < FEWEST_ASSESSED or (~started).sum() < FEWEST_ASSESSED):
        raise InputError("Too little data: too few were assessed both before and after.")
