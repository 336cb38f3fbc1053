"""Of an indicator: within which limits an offer's effect lies, whatever became of those never assessed again."""

import pandas as pd

from app.evidence.effects.display import SMALLEST_SHOWN_EFFECT, SMALLEST_SHOWN_GROUP
from app.evidence.effects.fitting.plan import CONTROL, WEIGHT, Table
from app.evidence.effects.outcomes import Outcome
from models.comparison import Columns
from models.followup.missing import bound_effects


def bound_missing(table: Table, outcome: Outcome) -> dict[str, list[float]]:
    """By offer id: the effect on its own people had all who were not assessed again changed for the worst, the best.

    Whoever had a score before and whose weeks are over is in it. Offers with fewer than 15 people are left out, and
    those of which one to four were not assessed again: the limits lie apart by their share. Empty where nobody is
    missing, and of outcomes in the registers.
    """
    if outcome.indicator is None:
        return {}
    frame = table.frame[table.frame[f"{WEIGHT} {outcome.code}"] > 0]
    offers = _may_be_told(frame, outcome.code)
    if not offers or frame[outcome.code].notna().all():
        return {}
    low, high = bound_effects(
        frame.reset_index(drop=True),
        Columns(arm="arm", control=CONTROL, covariates=table.about.covariates_of(outcome), cluster="citizen_id",
                weights=WEIGHT),
        outcome.code, random_state=table.about.settings.seed,
    )  # fmt: skip
    return {offer: [low[offer], high[offer]] for offer in offers}


def _may_be_told(frame: pd.DataFrame, outcome: str) -> list[str]:
    started = frame[frame["arm"] != CONTROL]
    people = started.groupby("arm")["citizen_id"].nunique()
    absent = started[started[outcome].isna()].groupby("arm")["citizen_id"].nunique()
    missing = absent.reindex(people.index, fill_value=0)
    enough = (people >= SMALLEST_SHOWN_EFFECT) & ((missing == 0) | (missing >= SMALLEST_SHOWN_GROUP))
    return [str(offer) for offer in people.index[enough]]
