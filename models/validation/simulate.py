"""Tables with known true effects: many arms, assignment that follows the citizens' prospects."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CONTROL = "none"
REFERENCE_ROWS = 60_000


@dataclass(frozen=True)
class Simulated:
    """A table, its covariates, and of each arm the true effect on the treated and on everybody (in the population)."""

    frame: pd.DataFrame
    covariates: list[str]
    true_att: dict[str, float]
    true_common: dict[str, float]


@dataclass(frozen=True)
class World:
    """The rules one table is drawn from."""

    slopes: Floats
    intercepts: Floats
    effects: Floats
    effect_slopes: Floats

    def log_ratios(self, x: Floats) -> Floats:
        """log p_k/p_0 for each row and arm."""
        bend = 0.3 * (x[:, [0]] ** 2 - 1) - 0.3 * x[:, [1]] * x[:, [2]]
        return np.asarray(self.intercepts + x @ self.slopes + bend)

    def effect(self, x: Floats) -> Floats:
        return np.asarray(self.effects + x @ self.effect_slopes)


def prospects(x: Floats) -> Floats:
    """Expected outcome without an offer: curved, with an interaction and a threshold."""
    linear = x[:, :8] @ np.array([0.35, -0.3, 0.25, 0.2, -0.15, 0.1, 0.1, -0.1])
    return np.asarray(
        linear + 0.2 * (x[:, 0] ** 2 - 1) + 0.4 * np.where(x[:, 1] > 0, x[:, 2], 0.0) - 0.3 * (x[:, 3] > 0.8)
    )


def simulate_table(
    *,
    n_rows: int = 20_000,
    n_arms: int = 20,
    n_covariates: int = 20,
    sizes: str = "medium",
    tails: str = "normal",
    rng: np.random.Generator,
) -> Simulated:
    """Draw a table.

    sizes : "medium" spreads half of the rows over the arms; "small" gives arms of 15-200 people.
    tails : "normal", or "heavy" for skewed true effects and t-distributed (3 df) noise.
    """
    target = _arm_sizes(n_rows, n_arms, sizes, rng)
    world = _draw_world(target / n_rows, n_covariates, tails, rng)
    x = rng.standard_normal((n_rows, n_covariates))
    arm = _assign(world.log_ratios(x), rng)
    treated = arm > 0
    y = prospects(x) + 0.75 * _noise(n_rows, tails, rng)
    y[treated] += world.effect(x[treated])[np.arange(treated.sum()), arm[treated] - 1]
    names = [f"x{j}" for j in range(n_covariates)]
    labels = np.array([CONTROL, *(f"offer {k:02d}" for k in range(1, n_arms + 1))])
    frame = pd.DataFrame(x, columns=names).assign(arm=labels[arm], y=y)
    truth = dict(zip(labels[1:].tolist(), _population_att(world, n_covariates, rng).tolist(), strict=True))
    # The covariates' mean is nought, so the effects' slopes do not matter to everybody's mean.
    common = dict(zip(labels[1:].tolist(), world.effects.tolist(), strict=True))
    return Simulated(frame=frame, covariates=names, true_att=truth, true_common=common)


def _arm_sizes(n_rows: int, n_arms: int, sizes: str, rng: np.random.Generator) -> Floats:
    if sizes == "small":
        return np.exp(rng.uniform(np.log(15), np.log(200), n_arms)) * n_rows / 20_000
    return rng.uniform(0.5, 1.5, n_arms) * 0.5 * n_rows / n_arms


def _draw_world(shares: Floats, n_covariates: int, tails: str, rng: np.random.Generator) -> World:
    n_arms = len(shares)
    common = np.zeros((n_covariates, 1))
    common[:8, 0] = [-0.35, 0.3, -0.2, -0.2, 0.1, 0.0, 0.1, 0.0]
    slopes = common + rng.normal(0.0, 0.2, (n_covariates, n_arms)) * (np.arange(n_covariates) < 10)[:, None]
    effects = rng.normal(0.1, 0.17, n_arms)
    if tails == "heavy":
        effects = 0.17 * (rng.exponential(1.0, n_arms) ** 1.3 - 0.5)
    effect_slopes = np.zeros((n_covariates, n_arms))
    effect_slopes[:4] = rng.normal(0.08, 0.05, (4, 1)) + rng.normal(0.0, 0.04, (4, n_arms))
    world = World(slopes, np.zeros(n_arms), effects, effect_slopes)
    ratios = np.exp(world.log_ratios(rng.standard_normal((REFERENCE_ROWS // 3, n_covariates))))
    intercepts = np.log(shares / (1 - shares.sum()))
    for _ in range(6):
        share = ratios * np.exp(intercepts)
        share /= 1 + share.sum(axis=1, keepdims=True)
        intercepts = intercepts + np.log(shares / share.mean(axis=0))
    return World(slopes, intercepts, effects, effect_slopes)


def _assign(log_ratios: Floats, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw the arm of each row by the Gumbel trick; 0 is no offer."""
    scores = np.column_stack([np.zeros(len(log_ratios)), log_ratios])
    return np.asarray((scores + rng.gumbel(size=scores.shape)).argmax(axis=1), dtype=np.int64)


def _noise(size: int, tails: str, rng: np.random.Generator) -> Floats:
    return rng.standard_t(3, size) / np.sqrt(3) if tails == "heavy" else rng.standard_normal(size)


def _population_att(world: World, n_covariates: int, rng: np.random.Generator) -> Floats:
    """E[effect_k | arm k], by known probabilities over a large reference population."""
    x = rng.standard_normal((REFERENCE_ROWS, n_covariates))
    ratios = np.exp(world.log_ratios(x))
    chance = ratios / (1 + ratios.sum(axis=1, keepdims=True))
    return np.asarray((chance * world.effect(x)).sum(axis=0) / chance.sum(axis=0))
