"""Variances of small arms, moderated towards what the other arms show."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, polygamma

Floats = NDArray[np.float64]

# With fewer arms than this the spread of their variances cannot be told from chance.
FEWEST_ARMS = 3


@dataclass(frozen=True)
class Moderated:
    """variance, degrees : (n_arms,), NaN and 0 where nothing is known; prior_* : what was borrowed."""

    variance: Floats
    degrees: Floats
    prior_variance: float
    prior_degrees: float


def moderate_variances(variance: Floats, degrees: Floats) -> Moderated:
    """Posterior variances (d0 s0^2 + d s^2) / (d0 + d) with d0 and s0^2 from all arms.

    variance : (n_arms,) sample variances; degrees : (n_arms,) their degrees of freedom, 0 if unknown.
    The sum of degrees is held to what all arms together have.
    Source: Smyth 2004, Linear models and empirical Bayes methods, section 6.2.
    """
    known = (degrees > 0) & np.isfinite(variance)
    own = np.where(known, variance, np.nan)
    if known.sum() < FEWEST_ARMS or not (variance[known] > 0).any():
        return Moderated(own, np.where(known, degrees, 0.0), float("nan"), 0.0)
    # All alike, as five people without the outcome are, says little; as a logarithm it would say all.
    floored = np.maximum(variance[known], 0.05 * np.median(variance[known]))
    prior_variance, prior_degrees = _fit_prior(floored, degrees[known])
    total = np.minimum(np.where(known, degrees, 0.0) + prior_degrees, degrees[known].sum())
    if np.isinf(prior_degrees):
        return Moderated(np.full(len(variance), prior_variance), total, prior_variance, prior_degrees)
    mixed = prior_degrees * prior_variance + np.where(known, degrees * np.nan_to_num(variance), 0.0)
    return Moderated(mixed / (prior_degrees + np.where(known, degrees, 0.0)), total, prior_variance, prior_degrees)


def _fit_prior(variance: Floats, degrees: Floats) -> tuple[float, float]:
    """Match mean and variance of log s^2, Fisher's z (Smyth 2004, equations before section 6.3)."""
    half = degrees / 2
    z = np.log(variance) - digamma(half) + np.log(half)
    excess = float(np.var(z, ddof=1) - np.mean(polygamma(1, half)))
    if excess <= 0:
        return float(np.average(variance, weights=degrees)), float("inf")
    half_prior = _invert_trigamma(excess)
    return float(np.exp(z.mean() + digamma(half_prior) - np.log(half_prior))), 2 * half_prior


def _invert_trigamma(value: float) -> float:
    """Newton on 1/trigamma, which is nearly linear (Smyth 2004, appendix)."""
    y = 0.5 + 1 / value
    for _ in range(50):
        trigamma = float(polygamma(1, y))
        step = trigamma * (1 - trigamma / value) / float(polygamma(2, y))
        y += step
        if abs(step) < 1e-8 * y:
            break
    return y
