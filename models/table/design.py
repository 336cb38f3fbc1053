"""Covariates of a table as standardised columns, without ever dropping a citizen, and the coding of one more row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.errors import InputError

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

# Beyond this many standard deviations a value is a typing error or a tail that a linear term
# should not be steered by; the boosted trees only see the order of the values anyway.
LARGEST_STANDARD_SCORE = 6.0
FEWEST_VALUES_FOR_A_CURVE = 10
RAREST_LEVEL_SHARE = 0.005
MOST_LEVELS = 40
MISSING_LEVEL = "(missing)"
# Where a column bends and piles up is seen well enough in so many rows, evenly spaced.
ROWS_FOR_A_SHAPE = 100_000


@dataclass(frozen=True)
class NumberRule:
    """median : what a gap becomes.   varies, gaps : whether there is a column of values, and one of gaps.
    pile : a value that many have.    knots : of the curve over the rest."""

    name: str
    median: float
    varies: bool
    gaps: bool
    pile: float | None = None
    knots: tuple[float, float, float] | None = None

    def terms(self, column: pd.Series) -> Iterator[tuple[str, Floats]]:
        values, missing = _numbers(column)
        if self.varies:
            yield self.name, np.asarray(np.where(missing, self.median, values))
        if self.gaps:
            yield f"{self.name} missing", missing.astype(np.float64)

    def shapes(self, column: pd.Series) -> Iterator[tuple[str, Floats]]:
        if self.pile is None and self.knots is None:
            return
        values, missing = _numbers(column)
        filled = np.where(missing, self.median, values)
        if self.pile is not None:
            yield f"{self.name} is {self.pile:g}", (filled == self.pile).astype(np.float64)
        if self.knots is not None:
            yield f"{self.name} curve", _restricted_cubic(filled, *self.knots)


@dataclass(frozen=True)
class LevelRule:
    """levels : those with a column of their own, after the commonest, which has none.   other : of all the rest."""

    name: str
    levels: tuple[str, ...]
    other: bool

    def terms(self, column: pd.Series) -> Iterator[tuple[str, Floats]]:
        levels = _levels(column)
        for level in self.levels[1:]:
            yield f"{self.name}={level}", np.asarray(levels == level, dtype=np.float64)
        if self.other:
            yield f"{self.name}=(other)", np.asarray(~levels.isin(self.levels), dtype=np.float64)

    def shapes(self, column: pd.Series) -> Iterator[tuple[str, Floats]]:
        return iter(())


Rule = NumberRule | LevelRule


@dataclass(frozen=True)
class Design:
    """Covariates as numbers, in single precision.

    terms : (n_obs, n_terms) plain covariates, missing values and levels coded.
    basis : (n_obs, n_basis) terms, mass points and curves with mean 0 and sd 1; the nuisances' input. Its first
        n_terms columns are the terms.
    rules, means, sds : how each column was coded, and each term's mean and sd.
    warnings : what the reader should know about single columns.
    """

    terms: Singles
    term_names: tuple[str, ...]
    basis: Singles
    basis_names: tuple[str, ...]
    rules: tuple[Rule, ...]
    means: tuple[float, ...]
    sds: tuple[float, ...]
    warnings: tuple[str, ...]

    def coding(self) -> dict[str, Any]:
        """Plain values for JSON, from which `encode` codes new rows the way these were coded."""
        rules = [{"kind": "number" if isinstance(rule, NumberRule) else "level"} | asdict(rule) for rule in self.rules]
        return {
            "rules": [{k: list(v) if isinstance(v, tuple) else v for k, v in rule.items()} for rule in rules],
            "terms": list(self.term_names),
            "means": list(self.means),
            "sds": list(self.sds),
        }


def build_design(frame: pd.DataFrame, covariates: Sequence[str]) -> Design:
    """Numbers stay numbers, texts become one column a level, a gap becomes the median and an indicator.

    Raises InputError, naming the column, for a column that is absent or holds infinite values.
    """
    rules = tuple(_rule(name, _column(frame, name)) for name in covariates)
    warnings = [
        f"Covariate column '{rule.name}' is constant and was left out."
        for rule in rules
        if not _names(rule.terms(frame[rule.name].iloc[:1]))
    ]
    heads = [(rule, frame[rule.name].iloc[:1]) for rule in rules]
    term_names = tuple(name for rule, head in heads for name in _names(rule.terms(head)))
    shape_names = tuple(name for rule, head in heads for name in _names(rule.shapes(head)))
    terms = np.empty((len(frame), len(term_names)), dtype=np.float32)
    basis = np.empty((len(frame), len(term_names) + len(shape_names)), dtype=np.float32)
    means, sds = [], []
    for j, (_, values) in enumerate(_columns(frame, rules)):
        means.append(float(values.mean()))
        sds.append(float(values.std()))
        basis[:, j] = _standardise(values, means[j], sds[j])
        if j < terms.shape[1]:
            terms[:, j] = values
    n_terms = len(term_names)
    return Design(
        terms, term_names, basis, term_names + shape_names, rules, tuple(means[:n_terms]), tuple(sds[:n_terms]),
        tuple(warnings),
    )  # fmt: skip


def encode(coding: Mapping[str, Any], frame: pd.DataFrame) -> Floats:
    """(n_rows, n_terms) standardised terms of new rows, coded as `coding` says.

    A gap becomes the median; a level never seen counts as a rare one, or as the commonest where none was rare.
    Raises InputError naming a covariate that `frame` lacks.
    """
    rules = [_read_rule(rule) for rule in coding["rules"]]
    columns = [values for rule in rules for _, values in rule.terms(_column(frame, rule.name))]
    if not columns:
        return np.zeros((len(frame), 0))
    scores = [_standardise(*one) for one in zip(columns, coding["means"], coding["sds"], strict=True)]
    return np.column_stack(scores)


def _read_rule(rule: Mapping[str, Any]) -> Rule:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in rule.items() if k != "kind"}
    return NumberRule(**values) if rule["kind"] == "number" else LevelRule(**values)


def is_number_like(column: pd.Series) -> bool:
    """True for numbers and booleans, also nullable ones; dates and texts are not."""
    return bool(pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column))


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame.columns:
        raise InputError(f"Covariate column '{name}' is not in the table.", column=name)
    return frame[name]


def _names(columns: Iterator[tuple[str, Floats]]) -> list[str]:
    return [name for name, _ in columns]


def _columns(frame: pd.DataFrame, rules: Sequence[Rule]) -> Iterator[tuple[str, Floats]]:
    """All terms, then all shapes, one at a time."""
    for rule in rules:
        yield from rule.terms(frame[rule.name])
    for rule in rules:
        yield from rule.shapes(frame[rule.name])


def _rule(name: str, column: pd.Series) -> Rule:
    if is_number_like(column):
        return _number_rule(name, column)
    shares = _levels(column).value_counts(normalize=True)
    kept = tuple(str(level) for level in shares.index[shares >= RAREST_LEVEL_SHARE][:MOST_LEVELS])
    return LevelRule(name, kept, other=bool(kept) and len(kept) < len(shares))


def _levels(column: pd.Series) -> pd.Series:
    """A gap is a level."""
    return column.astype("object").where(column.notna(), MISSING_LEVEL).astype(str)


def _numbers(column: pd.Series) -> tuple[Floats, NDArray[np.bool_]]:
    """Values and where they are missing; a text among new rows' numbers is a gap."""
    numbers = column if is_number_like(column) else pd.to_numeric(column, errors="coerce")
    values: Floats = numbers.to_numpy(dtype=np.float64, na_value=np.nan)
    return values, ~np.isfinite(values)


def _number_rule(name: str, column: pd.Series) -> NumberRule:
    values, missing = _numbers(column)
    if np.isinf(values).any():
        raise InputError(f"Covariate column '{name}' holds infinite values.", column=name)
    if missing.all():
        return NumberRule(name, 0.0, varies=False, gaps=False)
    some = bool(missing.any())
    median = float(np.median(values[~missing] if some else values))
    filled = np.where(missing, median, values) if some else values
    if np.ptp(filled) == 0:
        return NumberRule(name, median, varies=False, gaps=some)
    return NumberRule(name, median, True, some, *_find_shape(filled[:: 1 + len(filled) // ROWS_FOR_A_SHAPE]))


def _find_shape(values: Floats) -> tuple[float | None, tuple[float, float, float] | None]:
    """A pile at one value (no earnings) and a curve over the rest, for columns with many values.

    The curve is a restricted cubic spline with three knots, linear in the tails.
    Source: Harrell, Regression Modeling Strategies, 2015, section 2.4.5.
    """
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) < FEWEST_VALUES_FOR_A_CURVE:
        return None, None
    commonest = float(distinct[counts.argmax()])
    has_pile = 0.05 <= counts.max() / len(values) <= 0.95
    low, middle, high = np.quantile(values[values != commonest] if has_pile else values, [0.1, 0.5, 0.9])
    knots = (float(low), float(middle), float(high)) if low < middle < high else None
    return commonest if has_pile else None, knots


def _restricted_cubic(values: Floats, low: float, middle: float, high: float) -> Floats:
    def cube(knot: float) -> Floats:
        above = np.clip(values - knot, 0.0, None)
        # A power with a whole exponent takes ten times as long as two products.
        return np.asarray(above * above * above)

    bend = cube(low) - cube(middle) * (high - low) / (high - middle) + cube(high) * (middle - low) / (high - middle)
    return np.asarray(bend / (high - low) ** 2, dtype=np.float64)


def _standardise(values: Floats, mean: float, sd: float) -> Floats:
    return np.asarray(np.clip((values - mean) / sd, -LARGEST_STANDARD_SCORE, LARGEST_STANDARD_SCORE))
