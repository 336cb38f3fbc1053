"""How the arms' citizens differ from those without an offer: log p_k/p_0, shared over the arms."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.parallel import run_each

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

# A slope of 1 per standard deviation is already strong selection; this is its prior spread.
COMMON_SLOPE_SD = 1.0
SMALLEST_DEVIATION_SD = 0.02
MOST_NEWTON_STEPS = 25
CONTROLS_PER_ARM_ROW = 20
FEWEST_CONTROLS = 3_000
FEWEST_CONTROLS_COMMON = 20_000
FIRST_DEVIATION_SD = 0.2
EM_ROUNDS = 3
TOLERANCE = 0.01


@dataclass(frozen=True)
class PropensityFit:
    """Cross-fitted log odds of each arm against no offer.

    log_ratio : (n_obs, n_arms) log p_k(x)/p_0(x), each row by models that never saw its citizen.
    deviation_sd : how much the arms' slopes differ from the common ones, per standard deviation of x.
    """

    log_ratio: Floats
    deviation_sd: float


def fit_propensity(
    basis: Floats, arm: Integers, fold: Integers, weights: Floats, *, rng: np.random.Generator
) -> PropensityFit:
    """Multinomial logit whose slopes are common to all arms plus shrunken deviations of each.

    Each arm is set against the no-offer rows alone, which gives the multinomial logit's log ratios
    (Begg & Gray 1984). The deviations' spread is estimated on all rows (empirical Bayes), so large
    arms get slopes of their own and a 15-person arm leans on the others. No-offer rows are
    subsampled, with the log of the sampling rate added back (Ballinari 2024).

    arm : (n_obs,) 0 for no offer, 1..n_arms.
    """
    n_arms = int(arm.max())
    x = np.column_stack([np.ones(len(basis)), basis])
    everyone = np.ones(len(arm), dtype=bool)
    start = _PooledLogit(n_arms, basis.shape[1])
    start.fit_common(x, arm, everyone, weights, rng)
    deviation_sd = FIRST_DEVIATION_SD if n_arms > 1 else 0.0
    for _ in range(EM_ROUNDS if n_arms > 1 else 0):
        deviation_sd = start.fit_deviations(x, arm, everyone, weights, deviation_sd, rng)
    numbers = np.unique(fold).tolist()

    def predict(piece: tuple[int, np.random.Generator]) -> Floats:
        held_out, own_rng = piece
        model = start.copy()
        model.fit_common(x, arm, fold != held_out, weights, own_rng)
        if n_arms > 1:
            model.fit_deviations(x, arm, fold != held_out, weights, deviation_sd, own_rng)
        return model.log_ratio(basis[fold == held_out])

    log_ratio = np.empty((len(arm), n_arms))
    pieces = list(zip(numbers, rng.spawn(len(numbers)), strict=True))
    for held_out, predicted in zip(numbers, run_each(predict, pieces), strict=True):
        log_ratio[fold == held_out] = predicted
    return PropensityFit(log_ratio, deviation_sd)


class _PooledLogit:
    """Intercepts and slopes: common (1 + n_basis,) and the arms' deviations (1 + n_basis, n_arms)."""

    def __init__(self, n_arms: int, n_basis: int) -> None:
        self.common = np.zeros(n_basis + 1)
        self.deviation = np.zeros((n_basis + 1, n_arms))

    def copy(self) -> "_PooledLogit":
        """A twin that starts its own fit where this one ended."""
        twin = _PooledLogit(self.deviation.shape[1], len(self.common) - 1)
        twin.common, twin.deviation = self.common.copy(), self.deviation.copy()
        return twin

    def log_ratio(self, basis: Floats) -> Floats:
        slopes = self.common[1:, None] + self.deviation[1:]
        return np.asarray(self.common[0] + self.deviation[0] + basis @ slopes)

    def fit_common(self, x: Floats, arm: Integers, rows: Flags, weights: Floats, rng: np.random.Generator) -> None:
        """Any arm against none."""
        mine = np.flatnonzero(rows & (arm > 0))
        task = _Contrast.draw(x, mine, np.flatnonzero(rows & (arm == 0)), weights, rng, fewest=FEWEST_CONTROLS_COMMON)
        self.common, _ = task.solve(self.common, _prior(len(self.common), COMMON_SLOPE_SD))

    def fit_deviations(
        self, x: Floats, arm: Integers, rows: Flags, weights: Floats, spread: float, rng: np.random.Generator
    ) -> float:
        """Each arm against none, around the common slopes; returns the deviations' spread as now estimated."""
        controls = np.flatnonzero(rows & (arm == 0))
        prior = _prior(len(self.common), spread)
        squares = []
        for k in range(self.deviation.shape[1]):
            mine = np.flatnonzero(rows & (arm == k + 1))
            if len(mine) == 0:
                continue
            task = _Contrast.draw(x, mine, controls, weights, rng, offset=self.common)
            self.deviation[:, k], variance = task.solve(self.deviation[:, k], prior)
            # The second moment a posteriori: one step of the EM algorithm for the spread.
            squares.append(np.mean(self.deviation[1:, k] ** 2 + variance[1:]))
        return max(float(np.sqrt(np.mean(squares))), SMALLEST_DEVIATION_SD) if squares else spread


def _prior(size: int, spread: float) -> Floats:
    """Precisions; the intercept is left free."""
    precision = np.full(size, spread**-2)
    precision[0] = 1e-8
    return precision


@dataclass(frozen=True)
class _Contrast:
    """A penalised logit of one group of rows (y = 1) against another (y = 0), with a fixed part."""

    x: Floats
    y: Floats
    weights: Floats
    fixed: Floats

    @classmethod
    def draw(
        cls,
        x: Floats,
        ones: Integers,
        zeros: Integers,
        weights: Floats,
        rng: np.random.Generator,
        *,
        offset: Floats | None = None,
        fewest: int = FEWEST_CONTROLS,
    ) -> "_Contrast":
        """Take all ones and as many zeros as carry nearly all the information, weighted up to their number."""
        wanted = max(CONTROLS_PER_ARM_ROW * len(ones), fewest)
        rate = min(1.0, wanted / max(len(zeros), 1))
        if rate < 1:
            zeros = np.sort(rng.choice(zeros, wanted, replace=False))
        rows = np.concatenate([ones, zeros])
        chosen = x[rows]
        y = np.zeros(len(rows))
        y[: len(ones)] = 1.0
        w = weights[rows]
        w[len(ones) :] /= rate
        return cls(chosen, y, w, chosen @ offset if offset is not None else np.zeros(len(rows)))

    def solve(self, start: Floats, prior: Floats) -> tuple[Floats, Floats]:
        """Coefficients and their posterior variances, by Newton steps that are halved when they overshoot."""
        beta = start.copy()
        if not beta.any():
            odds = self.weights[self.y == 1].sum() / self.weights[self.y == 0].sum()
            beta[0] = np.log(odds) - np.average(self.fixed, weights=self.weights)
        eta = self.fixed + self.x @ beta
        loss = self._loss(eta, beta, prior)
        for _ in range(MOST_NEWTON_STEPS):
            chance = 1 / (1 + np.exp(-np.clip(eta, -40, 40)))
            gradient = self.x.T @ (self.weights * (chance - self.y)) + prior * beta
            hessian = (self.x.T * (self.weights * chance * (1 - chance))) @ self.x + np.diag(prior)
            step = np.linalg.solve(hessian, gradient)
            moved = self.x @ step
            size, new = 1.0, self._loss(eta - moved, beta - step, prior)
            while new > loss and size > 1e-3:
                size /= 2
                new = self._loss(eta - size * moved, beta - size * step, prior)
            beta, eta = beta - size * step, eta - size * moved
            # A log likelihood that moves by a hundredth changes no weight that anybody could see.
            if loss - new < TOLERANCE:
                break
            loss = new
        return beta, np.asarray(np.diag(np.linalg.inv(hessian)))

    def _loss(self, eta: Floats, beta: Floats, prior: Floats) -> float:
        return float(self.weights @ (np.logaddexp(0, eta) - self.y * eta) + 0.5 * prior @ beta**2)
