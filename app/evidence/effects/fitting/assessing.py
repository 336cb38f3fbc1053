"""Of an indicator: how many starts have a change and why the others have none, whose scores, on which scale."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app.evidence.effects.display import hide_small
from app.evidence.effects.fitting.plan import CONTROL, FEWEST_ASSESSED
from models.trial.changes import Changes


def describe_assessed(frame: pd.DataFrame, outcome: str, found: Changes) -> dict[str, Any]:
    """As in `assessed.AssessedView`; small counts are hidden already."""
    started = (frame["arm"] != CONTROL).to_numpy()
    counts = {"starts": found.count(started), "raters": found.count_raters(started)}
    weeks = [_weeks_apart(frame, outcome, found, rows) for rows in (started, ~started)]
    return {
        **{name: hide_small(each) for name, each in counts.items()},
        "scale": found.scale,
        "weeks": weeks if None not in weeks else None,
    }


def _weeks_apart(frame: pd.DataFrame, outcome: str, found: Changes, rows: NDArray[np.bool_]) -> float | None:
    """Mean weeks from the Monday to the score after; None where few people would be told of."""
    seen = rows & np.isfinite(found.apart)
    if frame.loc[seen, "citizen_id"].nunique() < FEWEST_ASSESSED:
        return None
    return round(float(np.average(found.apart[seen], weights=frame.loc[seen, f"weight {outcome}"])), 1)
