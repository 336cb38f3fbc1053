"""Signs that rows which are taken for different citizens are the same one."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.table.design import is_number_like

Flags = NDArray[np.bool_]

CITIZEN_WORDS = {"citizen", "person", "borger", "client", "participant", "deltager", "cpr", "citizenid", "personid"}
MOST_ROWS = 100_000
FEWEST_REPEATS = 2
# A column is fine-grained, so that two people hardly share a value of it, when this share of its values are different.
FINE_GRAINED = 0.5
FEWEST_ROWS = 20


def find_repeats(
    frame: pd.DataFrame, covariates: Sequence[str], outcome: str, arm: str, cluster: str | None
) -> list[str]:
    """Warnings of rows that look like one citizen's, and of covariates that only number people."""
    return [*_numbering(frame, covariates), *([] if cluster else _same_rows(frame, [arm, outcome, *covariates]))]


def is_citizen_name(name: str) -> bool:
    """citizen_id, borger, person-nr: not those of supplier or course."""
    words = name.lower().replace("-", "_").split("_")
    return bool(CITIZEN_WORDS & set(words)) and set(words) <= CITIZEN_WORDS | {"id", "nr", "no", "number"}


def _numbering(frame: pd.DataFrame, covariates: Sequence[str]) -> list[str]:
    return [
        f"Covariate '{name}' numbers people and describes none; leave it out, and if a citizen has several rows name it"
        " as the cluster."
        for name in covariates
        if is_citizen_name(name) or _is_numbering(frame[name])
    ]


def _is_numbering(column: pd.Series) -> bool:
    """A text of its own in most rows, or whole numbers in one unbroken row."""
    values = column.dropna()
    if len(values) < FEWEST_ROWS:
        return False
    distinct = values.nunique()
    if not is_number_like(column):
        return bool(distinct > FINE_GRAINED * len(values))
    numbers = values.to_numpy(dtype=np.float64)
    return bool(distinct == len(values) and np.ptp(numbers) == len(values) - 1 and (numbers % 1 == 0).all())


def _same_rows(frame: pd.DataFrame, names: list[str]) -> list[str]:
    """Rows alike in arm, outcome and all covariates, among those with a value that two people hardly share.

    Two citizens may well be alike in age and sex alone, and both without earnings; then nothing is said.
    """
    rows = frame[names].iloc[:MOST_ROWS]
    telling = np.zeros(len(rows), dtype=bool)
    different = rows.drop_duplicates()
    for name in names:
        if is_number_like(rows[name]):
            telling |= _hardly_shared(rows[name], different[name])
    repeated = int(rows[telling].duplicated().sum())
    if repeated < FEWEST_REPEATS:
        return []
    return [
        f"{repeated} rows repeat another in arm, outcome and every covariate. If they are the same citizens, take the"
        " copies out, or name the citizen's column as the cluster; otherwise every interval is too narrow."
    ]


def _hardly_shared(column: pd.Series, different: pd.Series) -> Flags:
    """(n_obs,) whether the column is fine-grained and the row's value is not its commonest (no earnings, say)."""
    commonest = different.mode()
    if commonest.empty:
        return np.zeros(len(column), dtype=bool)
    others = different[different.notna() & (different != commonest.iloc[0])]
    if len(others) < FEWEST_ROWS or others.nunique() < FINE_GRAINED * len(others):
        return np.zeros(len(column), dtype=bool)
    return np.asarray(column.notna() & (column != commonest.iloc[0]), dtype=np.bool_)
