"""How strong something unseen would have to be to explain an effect away, held against what is seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.comparison import Comparison
from models.nuisances.ratios import Ratios
from models.parallel import add_each, run_each
from models.table.blocks import Kept, row_blocks
from models.treated.weighing import Weighing

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Benchmark:
    """An unseen trait as strong as a covariate: the bias it could make, in the outcome's unit."""

    covariate: str
    bias: float


@dataclass(frozen=True)
class Robustness:
    """One arm.

    value, value_of_limit : the strength, 0 to 1, at which something unseen could explain away the estimate, and at
        which it could move the nearest limit of the interval to nought (0 where that holds nought already).
    benchmarks : the covariates that matter most, strongest first.
    """

    value: float
    value_of_limit: float
    benchmarks: tuple[Benchmark, ...]


def measure_robustness(
    outcome: Floats,
    residual: Floats,
    comparison: Comparison,
    *,
    estimate: Floats,
    low: Floats,
    high: Floats,
    n_benchmarks: int = 3,
) -> list[Robustness | None]:
    """Robustness of each arm's effect on those who were in it; None where there is no effect.

    outcome, residual : (n_obs,) y, and y - m_0(x).

    Only the mean without the offer, E[Y(0) | A = k], can be biased by something unseen. If that multiplies the odds of
    the offer by a factor with mean 1 and sd c among the weighted no-offer rows, and explains a share q of the
    residual's variance there, Cauchy and Schwarz bound the bias by sqrt(q) c s. With c² = q / (1 - q) for both at
    once, it reaches the effect at q = 2 f / (f + sqrt(f² + 4)), f = |effect| / s: the robustness value.
    A covariate's own strength is what it explains, and what it does to the odds, given the others.

    Source: Chernozhukov, Cinelli, Newey, Sharma & Syrgkanis 2022, theorem 2, for this functional; Cinelli & Hazlett
    2020, section 4 (robustness value and benchmarks).
    """
    weighing, names = comparison.weighing, comparison.design.term_names
    slopes = _slopes(weighing.ratios, len(names))
    level = float(np.mean(outcome))
    shared = (comparison.design.basis, outcome - level, residual, weighing, len(names))
    blocks = row_blocks(weighing.controls, max(weighing.n_arms, _n_sums(len(names))))
    moments = [_Moments(one, len(names)) for one in add_each(_sum_block, blocks, *shared)]
    near = np.where(np.sign(low) == np.sign(high), np.minimum(np.abs(low), np.abs(high)), 0.0)
    found: list[Robustness | None] = []
    for k, (effect, one) in enumerate(zip(estimate, moments, strict=True)):
        if not np.isfinite([effect, low[k], high[k]]).all() or one.spread <= 0:
            found.append(None)
            continue
        found.append(
            Robustness(
                value=robustness_value(abs(float(effect)) / one.spread),
                value_of_limit=robustness_value(float(near[k]) / one.spread),
                benchmarks=_strongest(names, _biases(one, slopes[:, k]), n_benchmarks),
            )
        )
    return found


class _Moments:
    """An arm's weighted controls: the residual's sd, and covariances of the terms and of each with the outcome."""

    def __init__(self, sums: Floats, n_terms: int) -> None:
        """sums : weighted means of what `_sum_block` puts side by side."""
        rest, squares, y = sums[:3]
        x, xy, pairs = sums[3 : 3 + n_terms], sums[3 + n_terms : 3 + 2 * n_terms], sums[3 + 2 * n_terms :]
        apart = squares - rest**2
        # What is left of equal numbers by rounding is no spread.
        self.spread = float(np.sqrt(apart)) if apart > 1e-12 * squares else 0.0
        self.gram = np.zeros((n_terms, n_terms))
        self.gram[np.triu_indices(n_terms)] = pairs
        self.gram = self.gram + np.triu(self.gram, 1).T - np.outer(x, x)
        self.cross = xy - x * y


def _sum_block(
    rows: Integers, basis: Kept, outcome: Floats, residual: Floats, weighing: Weighing, n_terms: int
) -> Floats:
    """(n_arms, n_sums) weighted sums of residual, its square, outcome, terms, terms by outcome, and pairs of terms."""
    x, y, rest = basis[rows, :n_terms].astype(np.float64), outcome[rows], residual[rows]
    first, second = np.triu_indices(n_terms)
    wide = np.empty((len(rows), _n_sums(n_terms)))
    wide[:, 0], wide[:, 1], wide[:, 2] = rest, rest**2, y
    wide[:, 3 : 3 + n_terms], wide[:, 3 + n_terms : 3 + 2 * n_terms] = x, x * y[:, None]
    np.multiply(x[:, first], x[:, second], out=wide[:, 3 + 2 * n_terms :])
    return np.asarray(weighing.of(rows).T @ wide)


def _n_sums(n_terms: int) -> int:
    return 3 + 2 * n_terms + n_terms * (n_terms + 1) // 2


def robustness_value(f: float) -> float:
    """Strength, 0 to 1, at which a bias of `f` residual standard deviations becomes possible."""
    return float(2 * f / (f + np.hypot(f, 2.0)))


def _slopes(ratios: Ratios, n_terms: int) -> Floats:
    """(n_terms, n_arms) what each term does to the log odds of each arm, the others held fixed.

    The log odds are lines within a fold, so that their regression needs the basis' sums alone.
    """
    size = ratios.basis.shape[1] + 1
    gram, cross = np.zeros((n_terms + 1, n_terms + 1)), np.zeros((n_terms + 1, ratios.n_arms))
    for folds, coefficients in zip(ratios.folds, ratios.coefficients, strict=True):
        pieces = [(f, rows) for f in range(len(coefficients)) for rows in row_blocks(np.flatnonzero(folds == f), size)]
        for (f, _), one in zip(pieces, run_each(_gram_block, pieces, ratios.basis), strict=True):
            gram += one[: n_terms + 1, : n_terms + 1] / len(ratios.folds)
            cross += one[: n_terms + 1] @ coefficients[f] / len(ratios.folds)
    return np.asarray(np.linalg.lstsq(gram, cross, rcond=None)[0][1:])


def _gram_block(piece: tuple[int, Integers], basis: Kept) -> Floats:
    block = basis[piece[1]]
    x = np.column_stack([np.ones(len(block)), block])
    return np.asarray(x.T @ x)


def _biases(moments: _Moments, slopes: Floats) -> Floats:
    """(n_terms,) largest bias something with each term's own strength could make.

    A term's own part is what the others do not predict. A log odds slope b on a normal own part with sd s makes
    the odds' factor vary by c² = exp(b² s²) - 1.
    """
    inverse = np.linalg.inv(moments.gram + 1e-9 * np.eye(len(moments.gram)))
    own = 1 / np.diag(inverse)
    effect = inverse @ moments.cross
    explained = np.abs(effect) * np.sqrt(own)
    odds = np.sqrt(np.expm1(np.minimum(slopes**2 * own, 20.0)))
    return np.asarray(explained * odds)


def _strongest(names: Sequence[str], biases: Floats, wanted: int) -> tuple[Benchmark, ...]:
    order = np.argsort(-biases, kind="stable")[:wanted]
    return tuple(Benchmark(names[j], float(biases[j])) for j in order)


def describe_robustness(names: Sequence[str], estimate: Floats, found: Sequence[Robustness | None]) -> dict[str, Any]:
    """By arm; `times` is how many times the bias of a trait as strong as the covariate would make up the effect.

    A trait t times as strong, on the outcome and on the log odds alike, makes t² times the bias, and more.
    """
    return {
        name: {
            "value": one.value,
            "value_of_limit": one.value_of_limit,
            "benchmarks": [
                {"covariate": b.covariate, "bias": b.bias, "times": abs(float(effect)) / b.bias if b.bias > 0 else None}
                for b in one.benchmarks
            ],
        }
        for name, effect, one in zip(names, estimate, found, strict=True)
        if one is not None
    }
