"""Covariates that cannot have been known before the start: they tell the outcome, or they are recorded in the offer."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from models.errors import InputError
from models.table.design import is_number_like

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Share of the variance of the outcome's ranks that one covariate explains. Yesterday's state explains a lot of
# today's, so that only a covariate that leaves nothing over is refused.
DETERMINED = 0.999
DOUBTFUL = 0.9
DOUBTFUL_BY_NAME = 0.5
LATE_WORDS = {"after", "end", "ended", "final", "followup", "outcome", "post", "result", "efter", "slut", "resultat"}

MOST_ROWS = 2_500
FEWEST_ROWS = 20
FEWEST_UNLIKE = 10
MOST_BINS = 100
ROWS_PER_BIN = 10
FEWEST_IN_LEVEL = 5
FIRST_LOOK = 1_000


def find_leaks(frame: pd.DataFrame, covariates: Sequence[str], outcome: str, is_control: Flags) -> list[str]:
    """Warnings of covariates that tell the outcome nearly, or that vary in offers alone.

    Looked for among those without an offer, and among those with one: a covariate may be recorded for these only. Ranks
    find any rising or falling function of the outcome (the outcome in another unit too), bins any other smooth one.

    Raises InputError for a covariate that tells the outcome wholly: the comparison would explain the effect away.
    """
    found: dict[str, str] = {}
    for side in (is_control, ~is_control):
        rows = np.flatnonzero(side)[:: max(1, int(side.sum()) // MOST_ROWS)]
        y = frame[outcome].to_numpy(dtype=np.float64)[rows]
        if len(y) < FEWEST_ROWS or len(y) - np.unique(y, return_counts=True)[1].max() < FEWEST_UNLIKE:
            continue
        ranks = rankdata(y)
        for name in covariates:
            told = _told_by(frame[name].iloc[rows], ranks)
            if warning := _judge(name, outcome, told):
                found.setdefault(name, warning)
    return [*found.values(), *_recorded_in_offers(frame, covariates, is_control)]


def _judge(name: str, outcome: str, told: float) -> str | None:
    if told >= DETERMINED:
        raise InputError(
            f"Covariate '{name}' tells the outcome '{outcome}' wholly: it is the same thing, or made from it. Leave it"
            " out; covariates are what was known before the start.",
            column=name,
        )
    late = _sounds_late(name, outcome)
    if told < (DOUBTFUL_BY_NAME if late else DOUBTFUL):
        return None
    hint = ", and its name sounds like something recorded later" if late else ""
    return (
        f"Covariate '{name}' tells about {min(told, 0.99):.0%} of the outcome's variation by itself{hint}. Was it known"
        " before the start? If not, leave it out: it would explain the effect away."
    )


def _sounds_late(name: str, outcome: str) -> bool:
    words = set(re.split(r"[^0-9a-zæøå]+", name.lower()))
    return bool(words & LATE_WORDS) or outcome.lower() in name.lower()


def _told_by(column: pd.Series, ranks: Floats) -> float:
    """Share of the ranks' variance that the covariate's bins or levels explain, or a line through its ranks."""
    if not is_number_like(column):
        return _explained(_levels(column), ranks)
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    known = ~np.isnan(values)
    if known.sum() < FEWEST_ROWS or np.ptp(values[known]) == 0:
        return _explained(known.astype(np.int64), ranks)
    line = 0.0 if not known.all() else float(np.corrcoef(rankdata(values), ranks)[0, 1] ** 2)
    return max(line, _explained(_bins(values, known), ranks))


def _bins(values: Floats, known: Flags) -> Integers:
    """Quantile bins from 1 on; 0 for empty."""
    n_bins = int(np.clip(known.sum() // ROWS_PER_BIN, 2, MOST_BINS))
    edges = np.unique(np.quantile(values[known], np.linspace(0, 1, n_bins + 1)[1:-1]))
    return np.where(known, np.searchsorted(edges, values, side="right") + 1, 0)


def _levels(column: pd.Series) -> Integers:
    """Each level of five rows or more by its number; all rarer ones together, lest every row explain itself."""
    codes = np.asarray(pd.factorize(column, use_na_sentinel=False)[0], dtype=np.int64)
    sizes = np.bincount(codes)
    return np.where(sizes[codes] < FEWEST_IN_LEVEL, len(sizes), codes)


def _explained(codes: Integers, ranks: Floats) -> float:
    """Adjusted R² of the groups' means."""
    sizes = np.bincount(codes)
    n_groups, size = int((sizes > 0).sum()), len(ranks)
    if n_groups < 2 or n_groups >= size:
        return 0.0
    means = np.bincount(codes, weights=ranks) / np.maximum(sizes, 1)
    rest = float(((ranks - means[codes]) ** 2).sum()) / (size - n_groups)
    return 1 - rest / float(ranks.var(ddof=1))


def _is_one_value(column: pd.Series, rows: Integers) -> bool:
    # The first rows settle it nearly always, and a million need not be looked at.
    return all(column.iloc[some].nunique(dropna=False) == 1 for some in (rows[:FIRST_LOOK], rows))


def _recorded_in_offers(frame: pd.DataFrame, covariates: Sequence[str], is_control: Flags) -> list[str]:
    """One value in all control rows and many elsewhere: hours attended, say."""
    if is_control.sum() < FEWEST_ROWS:
        return []
    rows = np.flatnonzero(is_control)
    suspects = [name for name in covariates if _is_one_value(frame[name], rows)]
    suspects = [name for name in suspects if frame[name][~is_control].nunique() > 2]
    return [
        f"Covariate '{name}' has one value in all control rows and varies in the arms, as what is recorded in an offer"
        " does. Only what was known before the start belongs among the covariates."
        for name in suspects
    ]
