"""From the people each offer was given to one common population: partially pooled slopes of the effects."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Standard deviations of a slope, as shares of the noise's: a covariate one sd higher changes the effect by so much.
COMMON_SDS = (0.01, 0.03, 0.06, 0.12, 0.25, 0.5)
OWN_SDS = (0.003, 0.01, 0.02, 0.04, 0.08, 0.16)


@dataclass(frozen=True)
class Shift:
    """What to add to each effect on those who got the offer to have it in the common population.

    shift : (n_arms,) in the outcome's unit.   covariance : (n_arms, n_arms), of the shifts' own uncertainty.
    slope : (n_terms,) the slope that all arms share, per unit of each term.
    own_sd : typical deviation of an arm's slope from it, as a share of the noise.
    way : (n_arms, n_terms) how far the common population's mean of each term lies from the arm's.
    """

    shift: Floats
    covariance: Floats
    slope: Floats
    own_sd: float
    way: Floats


@dataclass(frozen=True)
class _Moments:
    """Sums within arms over the noise's variance, and `way`, the distance to the target's mean.

    gram : (n_arms, n_terms, n_terms).   cross, way : (n_arms, n_terms).
    """

    gram: Floats
    cross: Floats
    way: Floats


def shift_to_population(residual: Floats, arm: Integers, terms: Floats, weights: Floats, target: Floats) -> Shift:
    """How much further or less each offer would do for the common population than for its own people.

    residual : (n_obs,) y - m_0(x), cross-fitted.        arm : (n_obs,) 0 for no offer.
    terms : (n_obs, n_terms) covariates, standardised.   weights : (n_obs,) sampling weights.
    target : (n_obs,) weights of the common population's rows; 0 outside it.

    The effect of arm k is taken as linear in the terms, with slope b + d_k: one slope that all arms share and a
    deviation of each arm's own, b ~ N(0, v²), d_k ~ N(0, u²). Both standard deviations have flat priors and are
    integrated over a grid instead of being chosen. What is left of m_0's errors has a slope among those without an
    offer; it is taken away, since it is no effect.

    Source: Lindley & Smith 1972 (exchangeable regressions); the shift is the g-formula over the target's mean.
    """
    n_arms = int(arm.max())
    centre = np.average(terms, axis=0, weights=target)
    moments, noise, left, left_spread = _moments(residual, arm, terms, weights, centre, n_arms)
    means, covariances, slopes, evidence, sds = [], [], [], [], []
    widths = product(np.gradient(COMMON_SDS), np.gradient(OWN_SDS))
    for (common_sd, own_sd), (common_width, own_width) in zip(product(COMMON_SDS, OWN_SDS), widths, strict=True):
        mean, covariance, slope, log_evidence = _posterior(moments, noise, common_sd**2, own_sd**2)
        means.append(mean - moments.way @ left)
        covariances.append(covariance)
        slopes.append(slope)
        evidence.append(log_evidence + np.log(common_width * own_width))
        sds.append(own_sd)
    share = np.exp(np.array(evidence) - max(evidence))
    share /= share.sum()
    shift = np.tensordot(share, means, axes=1)
    apart = np.array(means) - shift
    spread = np.tensordot(share, covariances, axes=1) + (apart * share[:, None]).T @ apart
    spread = spread + moments.way @ left_spread @ moments.way.T
    return Shift(shift, spread, np.tensordot(share, slopes, axes=1) - left, float(share @ np.array(sds)), moments.way)


def _moments(
    residual: Floats, arm: Integers, terms: Floats, weights: Floats, centre: Floats, n_arms: int
) -> tuple[_Moments, float, Floats, Floats]:
    """Sums within arms, the noise's sd, and the slope that those without an offer have left, with its covariance."""
    size = terms.shape[1]
    gram, cross, way = np.zeros((n_arms, size, size)), np.zeros((n_arms, size)), np.zeros((n_arms, size))
    left, left_spread, squares, degrees = np.zeros(size), np.zeros((size, size)), 0.0, 0.0
    for k, (z, r, w, mean) in _by_arm(residual, arm, terms, weights, n_arms):
        if k == 0:
            inverse = np.linalg.inv((z * w[:, None]).T @ z + 1e-6 * np.eye(size) * len(r))
            left = inverse @ ((z * w[:, None]).T @ r)
            scores = z * (w * (r - z @ left))[:, None]
            left_spread = inverse @ (scores.T @ scores) @ inverse
            continue
        gram[k - 1], cross[k - 1], way[k - 1] = (z * w[:, None]).T @ z, (z * w[:, None]).T @ r, centre - mean
        squares += float(w @ r**2)
        degrees += max(len(r) - 1, 0)
    variance = squares / max(degrees, 1.0) if squares > 0 else 1.0
    return _Moments(gram / variance, cross / variance, way), float(np.sqrt(variance)), left, left_spread


def _by_arm(
    residual: Floats, arm: Integers, terms: Floats, weights: Floats, n_arms: int
) -> Iterator[tuple[int, tuple[Floats, Floats, Floats, Floats]]]:
    """(arm, (centred terms, centred residual, weights with mean 1, mean of the terms))."""
    order = np.argsort(arm, kind="stable")
    bounds = np.searchsorted(arm[order], np.arange(n_arms + 2))
    for k in range(n_arms + 1):
        rows = order[bounds[k] : bounds[k + 1]]
        w = weights[rows] / weights[rows].mean()
        mean = np.average(terms[rows], axis=0, weights=w)
        yield k, (terms[rows] - mean, residual[rows] - np.average(residual[rows], weights=w), w, mean)


def _posterior(moments: _Moments, noise: float, common: float, own: float) -> tuple[Floats, Floats, Floats, float]:
    """Mean and covariance of the shifts, the common slope, and log evidence; variances as shares of the noise's."""
    v, u, eye = common * noise**2, own * noise**2, np.eye(moments.cross.shape[1])
    smooth = np.linalg.inv(eye + u * moments.gram)
    precision = (smooth @ moments.gram).sum(axis=0)
    pull = np.einsum("kij,kj->i", smooth, moments.cross)
    covariance = np.linalg.inv(eye / v + precision)
    slope = covariance @ pull
    deviation = u * smooth
    own_slope = np.einsum("kij,kj->ki", deviation, moments.cross - moments.gram @ slope)
    lever = np.einsum("kij,kj->ki", eye - np.swapaxes(deviation @ moments.gram, 1, 2), moments.way)
    spread = lever @ covariance @ lever.T + np.diag(np.einsum("ki,kij,kj->k", moments.way, deviation, moments.way))
    evidence = 0.5 * (
        np.einsum("ki,kij,kj->", moments.cross, deviation, moments.cross)
        - np.linalg.slogdet(eye + u * moments.gram)[1].sum()
        + pull @ covariance @ pull
        - np.linalg.slogdet(eye + v * precision)[1]
    )
    mean = np.einsum("ki,ki->k", moments.way, slope + own_slope)
    return mean, (spread + spread.T) / 2, slope, float(evidence)
