"""From the people each offer was given to one common population: partially pooled slopes of the effects."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.table.blocks import Kept, row_blocks, rows_by_arm

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
    spread : (n_arms, n_terms) standard deviation of each term within the arm.
    """

    shift: Floats
    covariance: Floats
    slope: Floats
    own_sd: float
    way: Floats
    spread: Floats


@dataclass(frozen=True)
class _Moments:
    """Sums within arms over the noise's variance, and `way`, the distance to the target's mean.

    gram : (n_arms, n_terms, n_terms).   cross, way : (n_arms, n_terms).   spread : as in `Shift`.
    """

    gram: Floats
    cross: Floats
    way: Floats
    spread: Floats


def shift_to_population(residual: Floats, arm: Integers, terms: Kept, weights: Floats, target: Floats) -> Shift:
    """How much further or less each offer would do for the common population than for its own people.

    residual : (n_obs,) y - m_0(x), cross-fitted.        arm : (n_obs,) 0 for no offer.
    terms : (n_obs, n_terms) covariates, standardised.   weights : (n_obs,) sampling weights.
    target : (n_obs,) weights of the common population's rows; 0 outside it.

    The effect of arm k is taken as linear in the terms, with slope b + d_k: one slope that all arms share and a
    deviation of each arm's own, b ~ N(0, v²), d_k ~ N(0, u²). Both are integrated over a grid instead of being chosen:
    v has a flat prior, and u² has one, since deviations that are overlooked make the intervals too narrow. What is
    left of m_0's errors has a slope among those without an offer; it is taken away, since it is no effect.

    Source: Lindley & Smith 1972 (exchangeable regressions); the shift is the g-formula over the target's mean.
    """
    n_arms = int(arm.max())
    rows = rows_by_arm(arm, n_arms)
    moments, noise = _moments(residual, rows[1:], terms, weights, _mean(terms, np.flatnonzero(target), target))
    left, left_spread = _slope_left(residual, rows[0], terms, weights)
    means, covariances, slopes, evidence, sds = [], [], [], [], []
    for own_sd, own_width in zip(OWN_SDS, np.gradient(OWN_SDS), strict=True):
        arms = _Arms.of(moments, (own_sd * noise) ** 2)
        for common_sd, common_width in zip(COMMON_SDS, np.gradient(COMMON_SDS), strict=True):
            mean, covariance, slope, log_evidence = arms.posterior((common_sd * noise) ** 2)
            means.append(mean - moments.way @ left)
            covariances.append(covariance)
            slopes.append(slope)
            evidence.append(log_evidence + np.log(common_width * own_width * own_sd))
            sds.append(own_sd)
    share = np.exp(np.array(evidence) - max(evidence))
    share /= share.sum()
    shift = np.tensordot(share, means, axes=1)
    apart = np.array(means) - shift
    spread = np.tensordot(share, covariances, axes=1) + (apart * share[:, None]).T @ apart
    spread = spread + moments.way @ left_spread @ moments.way.T
    slope, typical = np.tensordot(share, slopes, axes=1) - left, float(share @ np.array(sds))
    return Shift(shift, spread, slope, typical, moments.way, moments.spread)


def _mean(terms: Kept, rows: Integers, weights: Floats) -> Floats:
    total = np.zeros(terms.shape[1])
    for block in row_blocks(rows, terms.shape[1]):
        total += weights[block] @ terms[block].astype(np.float64)
    return np.asarray(total / weights[rows].sum())


def _moments(
    residual: Floats, rows: Sequence[Integers], terms: Kept, weights: Floats, centre: Floats
) -> tuple[_Moments, float]:
    """Sums within arms, and the noise's sd."""
    n_arms, size = len(rows), terms.shape[1]
    gram, cross, way = np.zeros((n_arms, size, size)), np.zeros((n_arms, size)), np.zeros((n_arms, size))
    squares, degrees = 0.0, 0.0
    for k, mine in enumerate(rows):
        sums = _sums(residual, mine, terms, weights, _mean(terms, mine, weights))
        gram[k], cross[k], way[k] = sums[1:-1, 1:-1], sums[1:-1, -1], centre - _mean(terms, mine, weights)
        squares += sums[-1, -1]
        degrees += max(len(mine) - 1, 0)
    variance = squares / max(degrees, 1.0) if squares > 0 else 1.0
    sizes = np.array([len(mine) for mine in rows], dtype=np.float64)
    within = np.sqrt(np.diagonal(gram, axis1=1, axis2=2) / np.maximum(sizes, 1.0)[:, None])
    return _Moments(gram / variance, cross / variance, way, within), float(np.sqrt(variance))


def _sums(residual: Floats, rows: Integers, terms: Kept, weights: Floats, mean: Floats) -> Floats:
    """Sums of products of [1, terms, residual], the last two less their means; weights have mean 1."""
    centre, total = float(np.average(residual[rows], weights=weights[rows])), np.zeros((len(mean) + 2, len(mean) + 2))
    for block in row_blocks(rows, len(mean)):
        z = np.column_stack([np.ones(len(block)), terms[block] - mean, residual[block] - centre])
        z *= np.sqrt(weights[block] / weights[rows].mean())[:, None]
        total += z.T @ z
    return total


def _slope_left(residual: Floats, rows: Integers, terms: Kept, weights: Floats) -> tuple[Floats, Floats]:
    """Slope of the residual among those without an offer, and its covariance whatever the residual's variances."""
    mean, unit = _mean(terms, rows, weights), weights[rows].mean()
    centre = float(np.average(residual[rows], weights=weights[rows]))
    sums = _sums(residual, rows, terms, weights, mean)
    inverse = np.linalg.inv(sums[1:-1, 1:-1] + 1e-6 * np.eye(len(mean)) * len(rows))
    slope, meat = inverse @ sums[1:-1, -1], np.zeros((len(mean), len(mean)))
    for block in row_blocks(rows, len(mean)):
        z = terms[block] - mean
        z *= (weights[block] / unit * (residual[block] - centre - z @ slope))[:, None]
        meat += z.T @ z
    return slope, inverse @ meat @ inverse


@dataclass(frozen=True)
class _Arms:
    """What each arm tells when the arms' own slopes have variance u: nothing here depends on the common one's.

    lever : (n_arms, n_terms) how the shift moves with the common slope.   own_part : (n_arms,) shift without it.
    own_variance : (n_arms,).   precision, pull : sums over the arms.   evidence : the part without the common slope.
    """

    lever: Floats
    own_part: Floats
    own_variance: Floats
    precision: Floats
    pull: Floats
    evidence: float

    @classmethod
    def of(cls, moments: _Moments, u: float) -> "_Arms":
        eye = np.eye(moments.cross.shape[1])
        smooth = np.linalg.inv(eye + u * moments.gram)
        deviation = np.matmul(moments.way[:, None, :], u * smooth)[:, 0]
        pulled = np.matmul(smooth, moments.cross[:, :, None])[:, :, 0]
        return cls(
            lever=moments.way - np.matmul(deviation[:, None, :], moments.gram)[:, 0],
            own_part=(deviation * moments.cross).sum(axis=1),
            own_variance=(deviation * moments.way).sum(axis=1),
            precision=np.matmul(smooth, moments.gram).sum(axis=0),
            pull=pulled.sum(axis=0),
            evidence=0.5 * float(
                u * (moments.cross * pulled).sum() - np.linalg.slogdet(eye + u * moments.gram)[1].sum()
            ),
        )  # fmt: skip

    def posterior(self, v: float) -> tuple[Floats, Floats, Floats, float]:
        """Mean and covariance of the shifts, the common slope, and log evidence; v is the common slope's variance."""
        eye = np.eye(len(self.pull))
        covariance = np.linalg.inv(eye / v + self.precision)
        slope = covariance @ self.pull
        spread = self.lever @ covariance @ self.lever.T + np.diag(self.own_variance)
        evidence = self.evidence + 0.5 * (
            self.pull @ covariance @ self.pull - np.linalg.slogdet(eye + v * self.precision)[1]
        )
        return self.own_part + self.lever @ slope, (spread + spread.T) / 2, slope, float(evidence)
