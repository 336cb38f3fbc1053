"""What makes a table doubtful though an estimate can be made from it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.table.leaks import find_leaks
from models.table.repeats import find_repeats


def find_doubts(
    frame: pd.DataFrame,
    is_control: NDArray[np.bool_],
    *,
    arm: str,
    outcome: str,
    covariates: Sequence[str],
    cluster: str | None,
) -> list[str]:
    """Warnings of covariates that tell the outcome and of rows that are one citizen's.

    Raises InputError for a covariate that is the outcome in disguise.
    """
    return [
        *find_leaks(frame, covariates, outcome, is_control),
        *find_repeats(frame, covariates, outcome, arm, cluster),
    ]
