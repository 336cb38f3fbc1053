"""Covariates of a table as one standardised matrix, without ever dropping a citizen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.errors import InputError

Floats = NDArray[np.float64]

# Beyond this many standard deviations a value is a typing error or a tail that a linear term
# should not be steered by; the boosted trees only see the order of the values anyway.
LARGEST_STANDARD_SCORE = 6.0
FEWEST_VALUES_FOR_A_CURVE = 10
RAREST_LEVEL_SHARE = 0.005
MOST_LEVELS = 40


@dataclass(frozen=True)
class Design:
    """Covariates as numbers.

    terms : (n_obs, n_terms) plain covariates, missing values and levels coded; the trees' input.
    basis : (n_obs, n_basis) terms, mass points and curves with mean 0 and sd 1; the linear models' input.
    warnings : what the reader should know about single columns.
    """

    terms: Floats
    term_names: tuple[str, ...]
    basis: Floats
    basis_names: tuple[str, ...]
    warnings: tuple[str, ...]


def build_design(frame: pd.DataFrame, covariates: Sequence[str]) -> Design:
    """Numbers stay numbers, texts become one column a level, a gap becomes the median and an indicator.

    Raises InputError, naming the column, for a column that is absent or holds infinite values.
    """
    terms: dict[str, Floats] = {}
    extra: dict[str, Floats] = {}
    warnings: list[str] = []
    for name in covariates:
        if name not in frame.columns:
            raise InputError(f"Covariate column '{name}' is not in the table.", column=name)
        column = frame[name]
        found = dict(_numeric_terms(name, column) if is_number_like(column) else _level_terms(name, column))
        if not found:
            warnings.append(f"Covariate column '{name}' is constant and was left out.")
        terms |= found
        if is_number_like(column) and name in found:
            extra |= dict(_shape_terms(name, found[name]))
    basis = {name: _standardise(values) for name, values in (terms | extra).items()}
    size = len(frame)
    return Design(
        terms=_stack(terms, size),
        term_names=tuple(terms),
        basis=_stack(basis, size),
        basis_names=tuple(basis),
        warnings=tuple(warnings),
    )


def is_number_like(column: pd.Series) -> bool:
    """True for numbers and booleans, also nullable ones; dates and texts are not."""
    return bool(pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column))


def _numeric_terms(name: str, column: pd.Series) -> Iterator[tuple[str, Floats]]:
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(values).any():
        raise InputError(f"Covariate column '{name}' holds infinite values.", column=name)
    missing = np.isnan(values)
    if missing.all():
        return
    filled: Floats = np.where(missing, np.median(values[~missing]), values)
    if np.ptp(filled) > 0:
        yield name, np.asarray(filled, dtype=np.float64)
    if missing.any():
        yield f"{name} missing", np.asarray(missing, dtype=np.float64)


def _level_terms(name: str, column: pd.Series) -> Iterator[tuple[str, Floats]]:
    """One column a level but the commonest; rare levels share one column, a gap is a level."""
    levels = column.astype("object").where(column.notna(), "(missing)").astype(str)
    shares = levels.value_counts(normalize=True)
    kept = [str(level) for level in shares.index[shares >= RAREST_LEVEL_SHARE][:MOST_LEVELS]]
    for level in kept[1:]:
        yield f"{name}={level}", np.asarray(levels == level, dtype=np.float64)
    other = ~levels.isin(kept).to_numpy()
    if kept and other.any():
        yield f"{name}=(other)", other.astype(np.float64)


def _shape_terms(name: str, values: Floats) -> Iterator[tuple[str, Floats]]:
    """A pile at one value (no earnings) and a curve over the rest, for columns with many values.

    The curve is a restricted cubic spline with three knots, linear in the tails.
    Source: Harrell, Regression Modeling Strategies, 2015, section 2.4.5.
    """
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) < FEWEST_VALUES_FOR_A_CURVE:
        return
    pile = distinct[counts.argmax()]
    at_pile = values == pile
    if 0.05 <= at_pile.mean() <= 0.95:
        yield f"{name} is {pile:g}", at_pile.astype(np.float64)
    else:
        at_pile = np.zeros(len(values), dtype=bool)
    low, middle, high = np.quantile(values[~at_pile], [0.1, 0.5, 0.9])
    if low < middle < high:
        yield f"{name} curve", _restricted_cubic(values, low, middle, high)


def _restricted_cubic(values: Floats, low: float, middle: float, high: float) -> Floats:
    def cube(knot: float) -> Floats:
        return np.clip(values - knot, 0.0, None) ** 3

    bend = cube(low) - cube(middle) * (high - low) / (high - middle) + cube(high) * (middle - low) / (high - middle)
    return np.asarray(bend / (high - low) ** 2, dtype=np.float64)


def _standardise(values: Floats) -> Floats:
    scores: Floats = (values - values.mean()) / values.std()
    return np.asarray(np.clip(scores, -LARGEST_STANDARD_SCORE, LARGEST_STANDARD_SCORE))


def _stack(columns: dict[str, Floats], size: int) -> Floats:
    return np.column_stack(list(columns.values())) if columns else np.zeros((size, 0))
