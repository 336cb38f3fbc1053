"""What nobody can beat: the error of one who knows everything of a world but the arms' effects.

`python -m models.validation.bound` prints it for every world whose effects are drawn from normals.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.validation.simulate import arm_sizes, draw_effects, draw_groups
from models.validation.worlds import OWN_SD, SUPPLIER_SD, TYPE_SD, WORLDS, World

Floats = NDArray[np.float64]

N_TABLES = 2_000


@dataclass(frozen=True)
class Bound:
    """Root mean square error, mean rank correlation and mean regret of the posterior mean."""

    rmse: float
    rank_correlation: float
    regret: float


def bayes_bound(world: World, *, n_arms: int = 20, n_tables: int = N_TABLES, rng: np.random.Generator) -> Bound:
    """Of one who knows m_0, how effects differ between people, the noise, and the distribution effects are drawn from.

    An arm of n people then tells its effect with variance noise_sd^2 / n, and nothing else is uncertain but the
    effects. The posterior mean has the least mean square error there is (Lehmann & Casella 1998, section 4.1).
    """
    errors, orders, regrets = [], [], []
    for _ in range(n_tables):
        groups = draw_groups(n_arms, rng) if world.groups else {}
        effects = draw_effects(world, n_arms, groups, rng)
        noise = world.noise_sd**2 / arm_sizes(world, 20_000, n_arms, rng)
        seen = effects + rng.normal(0.0, np.sqrt(noise))
        prior = _prior(world, n_arms, groups)
        known = world.centre + prior @ np.linalg.solve(prior + np.diag(noise), seen - world.centre)
        errors.append(np.mean((known - effects) ** 2))
        orders.append(pd.Series(known).corr(pd.Series(effects), method="spearman"))
        regrets.append(effects.max() - effects[known.argmax()])
    return Bound(float(np.sqrt(np.mean(errors))), float(np.mean(orders)), float(np.mean(regrets)))


def _prior(world: World, n_arms: int, groups: dict[str, NDArray[np.int64]]) -> Floats:
    """Covariance of the effects around their centre."""
    if not world.follow:
        return np.eye(n_arms) * world.effect_sd**2
    covariance = np.eye(n_arms) * OWN_SD**2
    for name, sd in (("type", TYPE_SD), ("supplier", SUPPLIER_SD)):
        covariance = covariance + sd**2 * (groups[name][:, None] == groups[name][None, :])
    return covariance


def main() -> None:
    for name, world in WORLDS.items():
        if not world.heavy and world.effect_sd > 0:
            found = bayes_bound(world, rng=np.random.default_rng(0))
            print(f"{name:20} rmse {found.rmse:.3f}  order {found.rank_correlation:.2f}  regret {found.regret:.3f}")


if __name__ == "__main__":
    main()
