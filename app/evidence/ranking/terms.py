"""Active citizens as a run's personal effects see them. Imports pandas: worker processes alone load it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from app.evidence.effects.fitting import trial_records
from app.evidence.effects.reads import Records
from models.table.design import encode
from models.trial.today import describe_now

ENTRY = ": "
EARLIER = "earlier "


def encode_citizens(records: Records, coding: Mapping[str, Any]) -> tuple[date, list[tuple[int, list[float]]]]:
    """The Monday of what is known, and the standardised terms of each citizen on a benefit then.

    coding : `Diagnostics.coding` of the outcome; only the run's own covariates are among its rules.
    """
    frame, known_on = describe_now(trial_records(records))
    if frame.empty:
        return known_on, []
    terms = encode(coding, complete(frame, [rule["name"] for rule in coding["rules"]]))
    return known_on, list(zip(frame["citizen_id"].tolist(), terms.tolist(), strict=True))


def complete(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The frame with every column of the run: one that nobody has anything in now is not among today's."""
    missing = {name: _column(frame, name) for name in names if name not in frame.columns}
    return frame.assign(**missing)


def _column(frame: pd.DataFrame, name: str) -> Any:
    """An entry is no where nobody has it; where nobody has two, the list stands as it is. Other facts are gaps."""
    fact, _, entry = name.partition(ENTRY)
    if entry:
        return (frame[fact] == entry).astype(np.float64) if fact in frame.columns else 0.0
    return 0.0 if name.startswith(EARLIER) else np.nan
