"""How strong something unseen would have to be to explain an effect away, held against what is seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.comparison import Comparison

Floats = NDArray[np.float64]


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
    control_weights: Floats,
    comparison: Comparison,
    *,
    estimate: Floats,
    low: Floats,
    high: Floats,
    n_benchmarks: int = 3,
) -> list[Robustness | None]:
    """Robustness of each arm's effect on those who were in it; None where there is no effect.

    outcome, residual : (n_obs,) y, and y - m_0(x).   control_weights : (n_controls, n_arms), each column sums to one.

    Only the mean without the offer, E[Y(0) | A = k], can be biased by something unseen. If that multiplies the odds of
    the offer by a factor with mean 1 and sd c among the weighted no-offer rows, and explains a share q of the
    residual's variance there, Cauchy and Schwarz bound the bias by sqrt(q) c s. With c² = q / (1 - q) for both at
    once, it reaches the effect at q = 2 f / (f + sqrt(f² + 4)), f = |effect| / s: the robustness value.
    A covariate's own strength is what it explains, and what it does to the odds, given the others.

    Source: Chernozhukov, Cinelli, Newey, Sharma & Syrgkanis 2022, theorem 2, for this functional; Cinelli & Hazlett
    2020, section 4 (robustness value and benchmarks).
    """
    is_control = comparison.checked.arm == 0
    rest = residual[is_control]
    terms = comparison.design.basis[:, : len(comparison.design.term_names)]
    slopes = _slopes(terms, comparison.log_ratio)
    near = np.where(np.sign(low) == np.sign(high), np.minimum(np.abs(low), np.abs(high)), 0.0)
    found: list[Robustness | None] = []
    for k, effect in enumerate(estimate):
        weights = control_weights[:, k]
        spread = float(np.sqrt(weights @ (rest - weights @ rest) ** 2))
        if not np.isfinite([effect, low[k], high[k]]).all() or spread <= 0:
            found.append(None)
            continue
        biases = _biases(terms[is_control], outcome[is_control], weights, slopes[:, k])
        found.append(
            Robustness(
                value=robustness_value(abs(float(effect)) / spread),
                value_of_limit=robustness_value(float(near[k]) / spread),
                benchmarks=_strongest(comparison.design.term_names, biases, n_benchmarks),
            )
        )
    return found


def robustness_value(f: float) -> float:
    """Strength, 0 to 1, at which a bias of `f` residual standard deviations becomes possible."""
    return float(2 * f / (f + np.hypot(f, 2.0)))


def _slopes(terms: Floats, log_ratio: Floats) -> Floats:
    """(n_terms, n_arms) what each term does to the log odds of each arm, the others held fixed."""
    x = np.column_stack([np.ones(len(terms)), terms])
    return np.asarray(np.linalg.lstsq(x.T @ x, x.T @ log_ratio, rcond=None)[0][1:])


def _biases(terms: Floats, outcome: Floats, weights: Floats, slopes: Floats) -> Floats:
    """(n_terms,) largest bias something with each term's own strength could make.

    A term's own part is what the others do not predict. A log odds slope b on a normal own part with sd s makes
    the odds' factor vary by c² = exp(b² s²) - 1.
    """
    root = np.sqrt(weights)[:, None]
    x = (terms - weights @ terms) * root
    gram = x.T @ x + 1e-9 * np.eye(terms.shape[1])
    inverse = np.linalg.inv(gram)
    own = 1 / np.diag(inverse)
    effect = inverse @ (x.T @ ((outcome - weights @ outcome) * root[:, 0]))
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
