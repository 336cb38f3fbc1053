"""The posterior of many effects: normals, one for each set of standard deviations and each arm that may be odd."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Standard deviations looked at, as multiples of the raw estimates' own spread.
STEPS = (0.0, 0.05, 0.1, 0.18, 0.27, 0.38, 0.5, 0.65, 0.8, 1.0, 1.3, 1.7, 2.3, 3.2)
STEPS_OF_GROUPS = (0.0, 0.12, 0.3, 0.55, 0.9, 1.5, 2.5)
# Scale of the half-Cauchy priors in the same unit: so wide that they are all but flat over the steps. A narrow one
# leans towards no difference, and intervals of small arms then hold the truth less often than they say.
PRIOR_SCALE = 5.0
# Chance that one arm, whichever, is far from all others, and the sd of how far, in the same unit.
ODD_CHANCE = 0.2
ODD_SCALE = 3.0
LEAST_SHARE = 1e-6


@dataclass(frozen=True)
class _Point:
    """One set of standard deviations. R is the precision of the estimates with mu taken out, S their covariance.

    odd : (n_arms,) log of how much likelier the estimates are when that arm is the odd one.
    pulled : (n_arms,) R y.   lean : (n_arms,) what the odd variance does to R, delta / (1 + delta R_kk).
    """

    sds: Floats
    values: Floats
    vectors: Floats
    evidence: float
    centre: float
    weight: float
    pulled: Floats
    lean: Floats
    odd: Floats


class Mixture:
    """theta ~ N(mu + groups, sd²), all sds on a grid; with a small chance one arm's own part has a large variance more.

    estimate : (n_arms,).   known : (n_arms, n_arms) their covariance.   together : of each grouping 1 where two arms
    share a group.

    One eigendecomposition serves all sds of the arms; that one arm's variance is larger changes the inverse by one
    outer product (Sherman & Morrison 1950), so that all arms are tried as the odd one at next to no cost.
    """

    def __init__(self, estimate: Floats, known: Floats, together: Sequence[Floats]) -> None:
        self._estimate, self._known, self._together = estimate, known, together
        self._scale = max(float(np.std(estimate, ddof=1)), 1e-12 + float(np.sqrt(np.diag(known).min())) * 1e-3)
        self._odd_variance = (ODD_SCALE * self._scale) ** 2
        steps = [*([STEPS_OF_GROUPS] * len(together)), STEPS]
        prior = np.array([_log_prior(np.array(point)) for point in product(*steps)]) + np.log(_widths(steps))
        n_arms = len(estimate)
        plain, odd = np.log(1 - ODD_CHANCE), np.log(ODD_CHANCE / n_arms)
        log_share = np.array([
            one.evidence + own + np.append(plain, odd + one.odd)
            for own, one in zip(prior, self._points(steps), strict=True)
        ])  # fmt: skip
        share = np.exp(log_share - log_share.max())
        share /= share.sum()
        self._live = share.sum(axis=1) > LEAST_SHARE
        self._share = share[self._live] / share[self._live].sum()
        self._steps = steps

    def _points(self, steps: Sequence[Sequence[float]], live: NDArray[np.bool_] | None = None) -> Iterator[_Point]:
        """All points of the grid in order, or those that are `live`."""
        n_own = len(steps[-1])
        for g, outer in enumerate(product(*steps[:-1])):
            mine = np.ones(n_own, dtype=bool) if live is None else live[g * n_own : (g + 1) * n_own]
            if not mine.any():
                continue
            base = self._known + sum(
                (step * self._scale) ** 2 * cover for step, cover in zip(outer, self._together, strict=True)
            )
            values, vectors = np.linalg.eigh(base)
            for step in np.array(steps[-1])[mine]:
                yield self._solve(self._scale * np.array([*outer, step]), values, vectors)

    def _solve(self, sds: Floats, values: Floats, vectors: Floats) -> _Point:
        whole = values + sds[-1] ** 2
        ones, y = vectors.sum(axis=0), self._estimate @ vectors
        weight = float((ones**2 / whole).sum())
        centre = float((ones * y / whole).sum()) / weight
        apart = (y - centre * ones) / whole
        pulled = vectors @ apart
        own = np.square(vectors) @ (1 / whole) - (vectors @ (ones / whole)) ** 2 / weight
        lean = self._odd_variance / (1 + self._odd_variance * own)
        odd = -0.5 * np.log1p(self._odd_variance * own) + 0.5 * lean * pulled**2
        evidence = -0.5 * (np.log(whole).sum() + np.log(weight) + y @ apart)
        return _Point(sds, whole, vectors, float(evidence), centre, weight, pulled, lean, odd)

    def _lever(self, one: _Point) -> Floats:
        """S R, (n_arms, n_arms)."""
        summed = one.vectors @ (one.vectors.sum(axis=0) / one.values)
        inverse = (one.vectors / one.values) @ one.vectors.T - np.outer(summed, summed) / one.weight
        return np.asarray(self._known @ inverse)

    def summarise(self, rng: np.random.Generator, n_draws: int) -> tuple[Floats, Floats, Floats]:
        """Means and sds, (n_arms,), and joint draws, (n_draws, n_arms)."""
        counts = rng.multinomial(n_draws, self._share.sum(axis=1))
        first = second = np.zeros(len(self._estimate))
        draws = []
        for share, count, one in zip(self._share, counts, self._points(self._steps, self._live), strict=True):
            lever = self._lever(one)
            covariance = self._known - lever @ self._known
            plain, moved = self._estimate - self._known @ one.pulled, one.lean * one.pulled
            means = plain[:, None] + np.column_stack([np.zeros(len(plain)), lever * moved])
            inside = np.diag(covariance)[:, None] + np.column_stack([np.zeros(len(plain)), lever**2 * one.lean])
            first = first + means @ share
            second = second + (means**2 + inside) @ share
            if count:
                drawn = plain + rng.standard_normal((count, len(plain))) @ _root(covariance).T
                odd = rng.choice(len(share), count, p=share / share.sum()) - 1
                far = moved[odd] + np.sqrt(one.lean[odd]) * rng.standard_normal(count)
                draws.append(drawn + np.where(odd >= 0, far, 0.0)[:, None] * lever.T[odd])
        return first, np.sqrt(np.maximum(second - first**2, 0.0)), np.concatenate(draws)

    def centre(self) -> float:
        """mu; where one arm is the odd one it counts for next to nothing there."""
        total = 0.0
        for share, one in zip(self._share, self._points(self._steps, self._live), strict=True):
            summed = one.vectors @ (one.vectors.sum(axis=0) / one.values)
            pulled = one.pulled + one.centre * summed
            own = np.square(one.vectors) @ (1 / one.values)
            lean = self._odd_variance / (1 + self._odd_variance * own)
            odd = (one.weight * one.centre - lean * summed * pulled) / (one.weight - lean * summed**2)
            total += float(share[0] * one.centre + share[1:] @ odd)
        return total

    def reliability(self) -> Floats:
        """(n_arms,) expected over the grid: a mere possibility of large differences does not pass for knowledge."""
        between, noise = self._between()[:, None], np.diag(self._known)
        odd = self._share[:, 1:]
        plain = self._share.sum(axis=1, keepdims=True) - odd
        far = between + self._odd_variance
        return np.asarray((plain * between / (between + noise) + odd * far / (far + noise)).sum(axis=0))

    def typical_sds(self) -> tuple[float, ...]:
        """Root mean square over the grid, of each group and of the arms."""
        squares = self._share.sum(axis=1) @ np.square(self._sds())
        squares[-1] += self._odd_variance * self._share[:, 1:].sum() / len(self._estimate)
        return tuple(float(v) for v in np.sqrt(squares))

    def _sds(self) -> Floats:
        """(n_live, n_groupings + 1)."""
        points = np.asarray(list(product(*self._steps)), dtype=np.float64)
        return np.asarray(self._scale * points[self._live])

    def _between(self) -> Floats:
        return np.asarray(np.square(self._sds()).sum(axis=1), dtype=np.float64)


def _log_prior(point: Floats) -> float:
    return float(-np.log1p(np.square(point / PRIOR_SCALE)).sum())


def _widths(steps: Sequence[Sequence[float]]) -> Floats:
    """How much of the range of standard deviations each grid point stands for."""
    sides = [np.gradient(np.asarray(one)) for one in steps]
    return np.asarray([np.prod(point) for point in product(*sides)], dtype=np.float64)


def _root(covariance: Floats) -> Floats:
    """A matrix whose square is the covariance, though rounding left it a little short of positive."""
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None)))
