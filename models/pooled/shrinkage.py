"""Many effects told together: each pulled towards what its kind of offers shows, by how little is known of itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, norm
from scipy.stats import t as student

from models.pooled.mixture import Mixture

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

N_DRAWS = 4000
# Of the largest variance: below this a direction counts as known for certain, which no estimate is.
LEAST_VARIANCE = 1e-9


@dataclass(frozen=True)
class Posterior:
    """What is known of all effects together, after shrinking.

    mean, se, low, high : (n_arms,) in the outcome's unit; the interval holds 95 %.
    covariance : (n_arms, n_arms) of the effects.
    draws : (n_draws, n_arms), together: what any comparison of arms is read from.
    between_sd : sd of effects between arms, groups included.   parts : the sd of each group and, last, of the arms.
    reliability : (n_arms,) share of a raw estimate's spread that is true difference, between² / (between² + se²).
    centre : the mean effect.   differ_p : P value of no difference at all between the arms (chi squared).
    """

    mean: Floats
    se: Floats
    low: Floats
    high: Floats
    covariance: Floats
    draws: Floats
    between_sd: float
    reliability: Floats
    centre: float
    differ_p: float
    parts: tuple[float, ...]


def shrink(
    estimate: Floats,
    covariance: Floats,
    *,
    degrees: Floats | None = None,
    groups: Sequence[Integers] = (),
    random_state: int = 0,
    n_draws: int = N_DRAWS,
) -> Posterior:
    """theta ~ N(mu + sum of groups' effects, sd²) with all standard deviations integrated over a grid.

    estimate : (n_arms,) raw effects.            covariance : (n_arms, n_arms) of them.
    degrees : (n_arms,) of freedom of the variances; few of them widen the variance as the t distribution would.
    groups : each (n_arms,) codes of a grouping such as offer type or supplier; they need not be nested.

    The mean mu has a flat prior, each sd a half-Cauchy one with five times the spread of the raw estimates as its
    scale. Plugging in one estimated sd instead would under-cover: with few arms it is often estimated as zero.

    Source: Lindley & Smith 1972; Gelman 2006 (priors of standard deviations); Morris 1983 (why to integrate).

    Raises ValueError for fewer than two arms or a covariance that is not finite.
    """
    if len(estimate) < 2 or not (np.isfinite(estimate).all() and np.isfinite(covariance).all()):
        raise ValueError("Shrinking needs at least two arms with finite estimates and covariance.")
    known = widen(covariance, degrees)
    kept = [codes for codes in groups if _is_grouping(codes)]
    mixture = Mixture(estimate, known, [_together(codes) for codes in kept])
    mean, se, draws = mixture.summarise(np.random.default_rng(random_state), n_draws)
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    # Means and limits agree: the quantiles of the draws are moved by what chance moved their mean.
    low, high = low + (mean - draws.mean(axis=0)), high + (mean - draws.mean(axis=0))
    parts = mixture.typical_sds()
    return Posterior(
        mean=mean,
        se=se,
        low=low,
        high=high,
        covariance=np.cov(draws, rowvar=False),
        draws=draws,
        between_sd=float(np.sqrt(np.sum(np.square(parts)))),
        reliability=mixture.reliability(),
        centre=mixture.centre(),
        differ_p=p_of_no_difference(estimate, known),
        parts=parts,
    )


def p_of_no_difference(estimate: Floats, covariance: Floats) -> float:
    """P value of the same effect in every arm: (theta - mu)' S^-1 (theta - mu) against chi squared, mu fitted.

    Source: Cochran 1954, for correlated estimates.
    """
    inverse = np.linalg.pinv(covariance, hermitian=True)
    centre = inverse.sum(axis=0) @ estimate / inverse.sum()
    return float(chi2.sf((estimate - centre) @ inverse @ (estimate - centre), len(estimate) - 1))


def widen(covariance: Floats, degrees: Floats | None = None) -> Floats:
    """Variances known from few degrees of freedom, as wide as the t distribution's 95 % interval would be.

    What is returned is positive definite: sums over two groupings, and a share's variances put on the diagonal, need
    not be, and the factors of a matrix that is not do not exist.
    """
    known = (covariance + covariance.T) / 2
    if degrees is not None:
        stretch = student.ppf(0.975, np.maximum(degrees, 1.0)) / norm.ppf(0.975)
        known = known + np.diag(np.diag(known) * (stretch**2 - 1))
    values, vectors = np.linalg.eigh(known)
    least = max(LEAST_VARIANCE * float(np.diag(known).max()), 1e-100)
    return known if values.min() >= least else np.asarray((vectors * np.maximum(values, least)) @ vectors.T)


def _is_grouping(codes: Integers) -> bool:
    """A grouping tells something when some arms share a group, and not all do."""
    return 1 < len(np.unique(codes)) < len(codes)


def _together(codes: Integers) -> Floats:
    return np.asarray(codes[:, None] == codes[None, :], dtype=np.float64)
