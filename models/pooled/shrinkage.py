"""Many effects told together: each pulled towards what its kind of offers shows, by how little is known of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, norm
from scipy.stats import t as student

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

N_DRAWS = 4000
# Standard deviations looked at, as multiples of the raw estimates' own spread.
STEPS = (0.0, 0.05, 0.1, 0.18, 0.27, 0.38, 0.5, 0.65, 0.8, 1.0, 1.3, 1.7, 2.3, 3.2)
STEPS_OF_GROUPS = (0.0, 0.12, 0.3, 0.55, 0.9, 1.5, 2.5)
# Scale of the half-Cauchy priors in the same unit: so wide that they are all but flat over the steps. A narrow one
# leans towards no difference, and intervals of small arms then hold the truth less often than they say.
PRIOR_SCALE = 5.0
LEAST_SHARE = 1e-6
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
    mixture = _Mixture(estimate, known, [_together(codes) for codes in kept])
    rng = np.random.default_rng(random_state)
    draws = mixture.draw(rng, n_draws)
    mean, se = mixture.moments()
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


@dataclass(frozen=True)
class _Point:
    """The posterior at one point of the grid: log evidence, the arms' means and variances, and mu."""

    evidence: float
    mean: Floats
    variance: Floats
    centre: float


class _Mixture:
    """The posterior as normals, one for each point of the grid of standard deviations, with the points' shares."""

    def __init__(self, estimate: Floats, known: Floats, together: list[Floats]) -> None:
        self._estimate, self._known = estimate, known
        self._covers = [*together, np.eye(len(estimate))]
        scale = max(float(np.std(estimate, ddof=1)), 1e-12 + float(np.sqrt(np.diag(known).min())) * 1e-3)
        steps = [*([STEPS_OF_GROUPS] * len(together)), STEPS]
        points = list(product(*steps))
        sds = scale * np.array(points)
        found = [self._solve(one) for one in sds]
        log_prior = -np.log1p(np.square(np.array(points) / PRIOR_SCALE)).sum(axis=1) + np.log(_widths(steps))
        log_share = np.array([one.evidence for one in found]) + log_prior
        share = np.exp(log_share - log_share.max())
        share /= share.sum()
        live = np.flatnonzero(share > LEAST_SHARE)
        self._sds, self._share = sds[live], share[live] / share[live].sum()
        self._points = [found[i] for i in live]

    def _parts(self, sds: Floats) -> tuple[Floats, Floats]:
        """Cholesky factor of the estimates' whole covariance, and the precision matrix of what mu leaves."""
        prior = sum(sd**2 * cover for sd, cover in zip(sds, self._covers, strict=True))
        factor = np.linalg.cholesky(self._known + prior)
        half = np.linalg.solve(factor, np.eye(len(self._estimate)))
        inverse = half.T @ half
        summed = inverse.sum(axis=0)
        return factor, inverse - np.outer(summed, summed) / summed.sum()

    def _solve(self, sds: Floats) -> _Point:
        factor, residual = self._parts(sds)
        half = np.linalg.solve(factor, np.column_stack([np.ones(len(self._estimate)), self._estimate]))
        weight = float(half[:, 0] @ half[:, 0])
        centre = float(half[:, 0] @ half[:, 1]) / weight
        pulled = residual @ self._estimate
        evidence = -np.log(np.diag(factor)).sum() - 0.5 * np.log(weight) - 0.5 * self._estimate @ pulled
        variance = np.diag(self._known) - ((self._known @ residual) * self._known).sum(axis=1)
        return _Point(float(evidence), self._estimate - self._known @ pulled, variance, centre)

    def moments(self) -> tuple[Floats, Floats]:
        means = np.array([one.mean for one in self._points])
        mean = self._share @ means
        inside = np.array([one.variance for one in self._points])
        variance = self._share @ (inside + np.square(means - mean))
        return mean, np.asarray(np.sqrt(np.maximum(variance, 0.0)))

    def draw(self, rng: np.random.Generator, n_draws: int) -> Floats:
        """Matrices are made anew for each point: kept for all of a fine grid they would fill the memory."""
        counts = rng.multinomial(n_draws, self._share)
        drawn = [
            one.mean + rng.standard_normal((count, len(one.mean))) @ _root(self._covariance(sds)).T
            for count, one, sds in zip(counts, self._points, self._sds, strict=True)
            if count
        ]
        return np.concatenate(drawn)

    def centre(self) -> float:
        return float(self._share @ np.array([one.centre for one in self._points]))

    def reliability(self) -> Floats:
        """Expected over the grid, so that a mere possibility of large differences does not pass for knowledge."""
        between = np.square(self._sds).sum(axis=1)
        return np.asarray(self._share @ (between[:, None] / (between[:, None] + np.diag(self._known))))

    def typical_sds(self) -> tuple[float, ...]:
        """Root mean square over the grid, of each group and of the arms."""
        return tuple(float(v) for v in np.sqrt(self._share @ np.square(self._sds)))

    def _covariance(self, sds: Floats) -> Floats:
        covariance = self._known - self._known @ self._parts(sds)[1] @ self._known
        return np.asarray((covariance + covariance.T) / 2)


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


def _widths(steps: Sequence[Sequence[float]]) -> Floats:
    """How much of the range of standard deviations each grid point stands for."""
    sides = [np.gradient(np.asarray(one)) for one in steps]
    return np.array([np.prod(point) for point in product(*sides)])


def _root(covariance: Floats) -> Floats:
    """A matrix whose square is the covariance, though rounding left it a little short of positive."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None)))
