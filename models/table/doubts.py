"""What makes a table doubtful though an estimate can be made from it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from models.table.leaks import find_leaks
from models.table.repeats import find_repeats


def find_doubts(
    frame: pd.DataFrame, arm: str, control: str, *, outcome: str, covariates: Sequence[str], cluster: str | None
) -> list[str]:
    """Warnings of covariates that tell the outcome and of rows that are one citizen's.

    Raises InputError for a covariate that is the outcome in disguise.
    """
    is_control = (frame[arm].astype(str) == control).to_numpy(dtype=np.bool_)
    return [
        *find_leaks(frame, covariates, outcome, is_control),
        *find_repeats(frame, covariates, outcome, arm, cluster),
    ]
