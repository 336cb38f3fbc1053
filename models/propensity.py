"""How the arms' citizens differ from those without an offer: log p_k/p_0, shared over the arms."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# A slope of 1 per standard deviation is already strong selection; this is its prior spread.
COMMON_SLOPE_SD = 1.0
SMALLEST_DEVIATION_SD = 0.02
MOST_NEWTON_STEPS = 25
CONTROLS_PER_ARM_ROW = 20
FEWEST_CONTROLS = 6_000


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
    everyone = np.ones(len(arm), dtype=bool)
    start = _PooledLogit(n_arms, basis.shape[1])
    deviation_sd = start.fit(basis, arm, everyone, weights, deviation_sd=None, rng=rng)
    log_ratio = np.empty((len(arm), n_arms))
    for held_out in np.unique(fold):
        model = start.copy()
        model.fit(basis, arm, fold != held_out, weights, deviation_sd=deviation_sd, rng=rng)
        target = fold == held_out
        log_ratio[target] = model.log_ratio(basis[target])
    return PropensityFit(log_ratio, deviation_sd)


class _PooledLogit:
    """Intercepts (n_arms,), common slopes (n_basis,), deviations (n_basis, n_arms)."""

    def __init__(self, n_arms: int, n_basis: int) -> None:
        self.intercept = np.zeros(n_arms)
        self.common = np.zeros(n_basis + 1)
        self.deviation = np.zeros((n_basis + 1, n_arms))

    def copy(self) -> "_PooledLogit":
        twin = _PooledLogit(len(self.intercept), len(self.common) - 1)
        twin.common, twin.deviation = self.common.copy(), self.deviation.copy()
        return twin

    def log_ratio(self, basis: Floats) -> Floats:
        slopes = self.common[1:, None] + self.deviation[1:]
        return np.asarray(self.common[0] + self.deviation[0] + basis @ slopes)

    def fit(
        self,
        basis: Floats,
        arm: Integers,
        rows: NDArray[np.bool_],
        weights: Floats,
        *,
        deviation_sd: float | None,
        rng: np.random.Generator,
    ) -> float:
        x = np.column_stack([np.ones(len(basis)), basis])
        n_arms = len(self.intercept)
        controls = np.flatnonzero(rows & (arm == 0))
        treated = np.flatnonzero(rows & (arm > 0))
        prior = np.full(x.shape[1], COMMON_SLOPE_SD**-2)
        prior[0] = 1e-8
        chosen, rate = _subsample(controls, len(treated), rng)
        self.common, _ = _newton(x[treated], weights[treated], x[chosen], weights[chosen] / rate, self.common, prior)
        if n_arms == 1:
            return 0.0
        rounds = 1 if deviation_sd else 3
        spread = deviation_sd or 0.2
        for _ in range(rounds):
            variance = np.zeros((n_arms, basis.shape[1]))
            for k in range(n_arms):
                mine = np.flatnonzero(rows & (arm == k + 1))
                chosen, rate = _subsample(controls, len(mine), rng)
                prior = np.full(x.shape[1], spread**-2)
                prior[0] = 1e-8
                if len(mine) == 0:
                    continue
                self.deviation[:, k], variance[k] = _newton(
                    x[mine],
                    weights[mine],
                    x[chosen],
                    weights[chosen] / rate,
                    self.deviation[:, k],
                    prior,
                    offset=self.common,
                )
            if deviation_sd is None:
                spread = max(float(np.sqrt(np.mean(self.deviation[1:] ** 2 + variance.T))), SMALLEST_DEVIATION_SD)
        return spread


def _subsample(controls: Integers, n_rows: int, rng: np.random.Generator) -> tuple[Integers, float]:
    wanted = max(CONTROLS_PER_ARM_ROW * n_rows, FEWEST_CONTROLS)
    if wanted >= len(controls):
        return controls, 1.0
    return rng.choice(controls, wanted, replace=False), wanted / len(controls)


def _newton(
    x1: Floats, w1: Floats, x0: Floats, w0: Floats, start: Floats, prior: Floats, offset: Floats | None = None
) -> tuple[Floats, Floats]:
    """Penalised logit of rows x1 against rows x0; returns coefficients and their posterior variances (slopes)."""
    x = np.vstack([x1, x0])
    y = np.append(np.ones(len(x1)), np.zeros(len(x0)))
    w = np.append(w1, w0)
    fixed = x @ offset if offset is not None else np.zeros(len(x))
    beta = start.copy()
    if not beta.any():
        beta[0] = np.log(w1.sum() / w0.sum()) - (np.average(fixed, weights=w) if offset is not None else 0)

    def objective(b: Floats) -> float:
        eta = fixed + x @ b
        return float(w @ (np.logaddexp(0, eta) - y * eta) + 0.5 * prior @ b**2)

    value = objective(beta)
    hess = np.diag(prior)
    for _ in range(MOST_NEWTON_STEPS):
        p = 1 / (1 + np.exp(-np.clip(fixed + x @ beta, -40, 40)))
        grad = x.T @ (w * (p - y)) + prior * beta
        hess = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(prior)
        step = np.linalg.solve(hess, grad)
        size = 1.0
        while (new := objective(beta - size * step)) > value and size > 1e-4:
            size /= 2
        beta = beta - size * step
        if value - new < 1e-6 * (1 + abs(value)):
            break
        value = new
    return beta, np.diag(np.linalg.inv(hess))[1:]
