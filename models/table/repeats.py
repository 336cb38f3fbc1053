"""Signs that rows which are taken for different citizens are the same one."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from models.table.design import is_number_like

CITIZEN_WORDS = {"citizen", "person", "borger", "client", "participant", "deltager", "cpr", "citizenid", "personid"}
FIRST_LOOK = 1_000
FEWEST_REPEATS = 2
# A text that is another in more rows than this numbers them. Of the values of a fine-grained column that repeat, more
# than this do so in copies of one row alone.
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
    if not is_number_like(column):
        look = values.iloc[:FIRST_LOOK]
        return bool(look.nunique() > FINE_GRAINED * len(look) and values.nunique() > FINE_GRAINED * len(values))
    numbers = values.to_numpy(dtype=np.float64)
    unbroken = np.ptp(numbers) == len(values) - 1 and (numbers % 1 == 0).all()
    return bool(unbroken and values.nunique() == len(values))


def _same_rows(frame: pd.DataFrame, names: list[str]) -> list[str]:
    """Rows alike in arm, outcome and all covariates, one of which is so fine-grained that people hardly share a value.

    Two citizens may well be alike in age and sex alone, and both without earnings; then nothing is said.
    """
    finest = _finest(frame, names)
    if finest is None:
        return []
    column = frame[finest]
    shared = frame.loc[(column.notna() & column.duplicated(keep=False)).to_numpy(), names]
    different = shared.drop_duplicates()[finest].value_counts()
    # A value that different people have, as no earnings or the most that is recorded, does not tell anybody apart.
    own = different.index[different == 1]
    repeated = int(shared[finest].isin(own).sum()) - len(own)
    if repeated < FEWEST_REPEATS or len(own) < FINE_GRAINED * len(different):
        return []
    return [
        f"{repeated} rows repeat another in arm, outcome and every covariate. If they are the same citizens, take the"
        " copies out, or name the citizen's column as the cluster; otherwise every interval is too narrow."
    ]


def _finest(frame: pd.DataFrame, names: list[str]) -> str | None:
    """The column of numbers with most values, judged by the first rows that differ."""
    look = frame[names].iloc[:FIRST_LOOK].drop_duplicates()
    numeric = [name for name in names if is_number_like(frame[name])]
    counts = {name: look[name].nunique() for name in numeric}
    finest = max(counts, key=lambda name: counts[name], default=None)
    return finest if finest is not None and counts[finest] >= FEWEST_ROWS else None
