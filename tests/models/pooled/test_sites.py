"""Many sites of one programme: nothing is said of their order where they are alike, and halves predict each other."""

import numpy as np
import pandas as pd
import pytest

from models.estimate import estimate_effects
from models.pooled.needed import LEAST_RELIABILITY
from models.pooled.pooling import LARGEST_P_OF_NO_DIFFERENCE
from models.pooled.ranks import rank_arms
from models.pooled.shrinkage import shrink

N_SITES = 12


def site_table(rng, effects, n_rows=3_000):
    """A programme at many sites, whose people differ a little in what they would have had without it."""
    x = rng.standard_normal((n_rows, 3))
    site = np.where(rng.random(n_rows) < 0.5, 0, rng.integers(1, N_SITES + 1, n_rows))
    y = x @ [0.5, -0.3, 0.2] + np.append(0.0, effects)[site] + rng.standard_normal(n_rows)
    names = np.array(["none", *(f"site {k:02d}" for k in range(N_SITES))])
    return pd.DataFrame(x, columns=["a", "b", "c"]).assign(site=names[site], y=y)


def tell(frame, seed=0):
    return estimate_effects(
        frame, arm="site", control="none", outcome="y", covariates=["a", "b", "c"], random_state=seed
    )


def test_sites_alike_are_neither_ranked_nor_flagged_nor_chosen_by_citizen():
    said = switched = 0
    for seed in range(3):
        rng = np.random.default_rng(seed)
        result = tell(site_table(rng, np.full(N_SITES, 0.3)), seed)
        said += any(arm.rankable or arm.flag != "none" or arm.grade for arm in result.arms)
        switched += result.personal.on
        assert all(arm.needed is None for arm in result.arms if arm.not_ranked_because == "arms_do_not_differ")
    # Either happens in one table of twenty; twice in three tables once in 140 times.
    assert said <= 1
    assert switched <= 1


def test_of_many_tables_of_sites_alike_one_in_twenty_at_most_says_anything():
    said = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        se = 0.85 / np.sqrt(rng.integers(15, 200, N_SITES))
        found = shrink(0.3 + se * rng.standard_normal(N_SITES), np.diag(se**2), random_state=seed, n_draws=1000)
        if found.differ_p > LARGEST_P_OF_NO_DIFFERENCE:
            continue
        flags = rank_arms(found.mean, found.draws).flag
        said += bool(flags.any() or (found.reliability >= LEAST_RELIABILITY).any())
    # 5 % of 200 tables are 10, with a standard error of 3.
    assert said <= 17


@pytest.mark.parametrize("draw", [
    lambda rng: rng.normal(0.2, 0.2, N_SITES),
    lambda rng: 0.2 + 0.15 * rng.standard_t(3, N_SITES),
])  # fmt: skip
def test_shrunken_estimates_predict_another_half_better_than_raw_ones(draw):
    """Sites that differ, each half of their people estimated alone; the other half's raw estimate is the measure."""
    raw, shrunken = [], []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        table = site_table(rng, draw(rng), n_rows=2_400)
        halves = [tell(half, seed).to_frame().set_index("arm") for half in (table[::2], table[1::2])]
        for one, other in (halves, halves[::-1]):
            raw.extend(np.square(one["att"] - other["att"]))
            shrunken.extend(np.square(one["estimate"] - other["att"]))
    assert np.mean(shrunken) < 0.9 * np.mean(raw)
