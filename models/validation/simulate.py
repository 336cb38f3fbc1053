"""Tables with known true effects: many arms, assignment that follows the citizens' prospects."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.validation.worlds import MEDIUM, OWN_SD, SMALL, SUPPLIER_SD, TYPE_SD, World

Floats = NDArray[np.float64]

CONTROL = "none"
REFERENCE_ROWS = 60_000
# A table of a million rows and hundreds of arms is drawn without a column an arm of all rows.
ROWS_AT_A_TIME = 20_000
TYPES, SUPPLIERS = 5, 7


@dataclass(frozen=True)
class Simulated:
    """A table, its covariates, and of each arm the true effect on the treated and on everybody (in the population).

    groups : columns that describe arms.   cluster : the citizen's column, None where each row is another.
    effect_on : true effects, (n_obs, n_arms), of every arm on every row of the table.
    """

    frame: pd.DataFrame
    covariates: list[str]
    true_att: dict[str, float]
    true_common: dict[str, float]
    effect_on: Callable[[], Floats]
    groups: tuple[str, ...] = ()
    cluster: str | None = None
    arm: str = "arm"
    outcome: str = "y"
    control: str = CONTROL


@dataclass(frozen=True)
class Rules:
    """The rules one table is drawn from."""

    slopes: Floats
    intercepts: Floats
    effects: Floats
    effect_slopes: Floats
    bend: float = 1.0

    def log_ratios(self, x: Floats) -> Floats:
        """log p_k/p_0 for each row and arm."""
        bend = 0.3 * (x[:, [0]] ** 2 - 1) - 0.3 * x[:, [1]] * x[:, [2]]
        return np.asarray(self.intercepts + x @ self.slopes + self.bend * bend)

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
    """Draw a table of the world "medium" (half of the rows spread over the arms) or "small" (15-200 people an arm).

    tails : "normal", or "heavy" for skewed true effects and t-distributed (3 df) noise.
    """
    world = replace(SMALL if sizes == "small" else MEDIUM, heavy=tails == "heavy")
    return draw_table(world, n_rows=n_rows, n_arms=n_arms, n_covariates=n_covariates, rng=rng)


def draw_table(
    world: World, *, n_rows: int = 20_000, n_arms: int = 20, n_covariates: int = 20, rng: np.random.Generator
) -> Simulated:
    """Draw a table of `world`; arms are as large as it says in 20,000 rows and 20 arms, in proportion otherwise."""
    labels = np.array([CONTROL, *(f"offer {k:02d}" for k in range(1, n_arms + 1))])
    groups = draw_groups(n_arms, rng.spawn(1)[0]) if world.groups else {}
    target = arm_sizes(world, n_rows, n_arms, rng)
    rules = _draw_rules(world, target / n_rows, n_covariates, groups, rng)
    x = rng.standard_normal((n_rows, n_covariates))
    blocks = [slice(start, start + ROWS_AT_A_TIME) for start in range(0, n_rows, ROWS_AT_A_TIME)]
    arm = np.concatenate([_assign(rules.log_ratios(x[rows]), rng) for rows in blocks])
    treated = arm > 0
    y = world.prospects * prospects(x) + world.noise_sd * _noise(n_rows, world, rng)
    for rows in blocks:
        y[rows] += _own_effect(rules.effect(x[rows]), arm[rows])
    names = [f"x{j}" for j in range(n_covariates)]
    frame = pd.DataFrame(x, columns=names).assign(arm=labels[arm], y=y)
    for name, codes in groups.items():
        frame[name] = np.where(treated, np.array([f"{name} {code}" for code in [0, *codes]])[arm], "")
    truth = dict(zip(labels[1:].tolist(), _population_att(rules, n_covariates, rng).tolist(), strict=True))
    # The covariates' mean is nought, so the effects' slopes do not matter to everybody's mean.
    common = dict(zip(labels[1:].tolist(), rules.effects.tolist(), strict=True))
    return Simulated(frame, names, truth, common, lambda: rules.effect(x), tuple(groups))


def arm_sizes(world: World, n_rows: int, n_arms: int, rng: np.random.Generator) -> Floats:
    scale = n_rows / 20_000
    if world.even:
        return rng.uniform(world.smallest, world.largest, n_arms) * scale * 20 / n_arms
    return np.exp(rng.uniform(np.log(world.smallest), np.log(world.largest), n_arms)) * scale


def draw_groups(n_arms: int, rng: np.random.Generator) -> dict[str, NDArray[np.int64]]:
    """A type and a supplier of each arm."""
    return {"type": rng.integers(TYPES, size=n_arms), "supplier": rng.integers(SUPPLIERS, size=n_arms)}


def _draw_rules(
    world: World, shares: Floats, n_covariates: int, groups: dict[str, NDArray[np.int64]], rng: np.random.Generator
) -> Rules:
    n_arms = len(shares)
    common = np.zeros((n_covariates, 1))
    common[:8, 0] = [-0.35, 0.3, -0.2, -0.2, 0.1, 0.0, 0.1, 0.0]
    own = rng.normal(0.0, world.own_selection, (n_covariates, n_arms)) * (np.arange(n_covariates) < 10)[:, None]
    slopes = world.selection * common + own
    effects = draw_effects(world, n_arms, groups, rng)
    effect_slopes = np.zeros((n_covariates, n_arms))
    effect_slopes[:4] = rng.normal(0.08, 0.05, (4, 1)) + rng.normal(0.0, 0.04, (4, n_arms))
    rules = Rules(slopes, np.zeros(n_arms), effects, world.personal * effect_slopes, world.bend)
    ratios = np.exp(rules.log_ratios(rng.standard_normal((REFERENCE_ROWS // 3, n_covariates))))
    intercepts = np.log(shares / (1 - shares.sum()))
    for _ in range(6):
        share = ratios * np.exp(intercepts)
        share /= 1 + share.sum(axis=1, keepdims=True)
        intercepts = intercepts + np.log(shares / share.mean(axis=0))
    return replace(rules, intercepts=intercepts)


def draw_effects(world: World, n_arms: int, groups: dict[str, NDArray[np.int64]], rng: np.random.Generator) -> Floats:
    effects = rng.normal(world.centre, world.effect_sd, n_arms)
    if world.heavy:
        return np.asarray(world.effect_sd * (rng.exponential(1.0, n_arms) ** 1.3 - 0.5))
    if world.follow:
        of_type, of_supplier = rng.normal(0.0, TYPE_SD, TYPES), rng.normal(0.0, SUPPLIER_SD, SUPPLIERS)
        shared = of_type[groups["type"]] + of_supplier[groups["supplier"]]
        return np.asarray(world.centre + shared + rng.normal(0.0, OWN_SD, n_arms))
    effects[0] += world.outlier
    return np.asarray(effects)


def _assign(log_ratios: Floats, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw the arm of each row by the Gumbel trick; 0 is no offer."""
    scores = np.column_stack([np.zeros(len(log_ratios)), log_ratios])
    return np.asarray((scores + rng.gumbel(size=scores.shape)).argmax(axis=1), dtype=np.int64)


def _own_effect(effects: Floats, arm: NDArray[np.int64]) -> Floats:
    """(n_rows,) the effect of each row's own arm, 0 where it has none."""
    return np.where(arm > 0, effects[np.arange(len(arm)), np.maximum(arm - 1, 0)], 0.0)


def _noise(size: int, world: World, rng: np.random.Generator) -> Floats:
    return rng.standard_t(3, size) / np.sqrt(3) if world.heavy else rng.standard_normal(size)


def _population_att(rules: Rules, n_covariates: int, rng: np.random.Generator) -> Floats:
    """E[effect_k | arm k], by known probabilities over a large reference population."""
    x = rng.standard_normal((REFERENCE_ROWS, n_covariates))
    ratios = np.exp(rules.log_ratios(x))
    chance = ratios / (1 + ratios.sum(axis=1, keepdims=True))
    return np.asarray((chance * rules.effect(x)).sum(axis=0) / chance.sum(axis=0))
