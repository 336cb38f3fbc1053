"""Orders of arms, read from what is known of all effects together: ranks, chances, flags, sets that hold at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_FALSE_SIGNS = 0.05
CONFIDENCE = 0.95
N_BOOTSTRAP = 4000
# So few that the differences of an arm from all others stay in the processor's cache.
DRAWS_AT_ONCE = 500


@dataclass(frozen=True)
class Ranks:
    """Rank 1 is best. All (n_arms,).

    rank : place by the mean effect.   rank_low, rank_high : the 95 % interval of the place in the joint draws, made
        wider where it must be to hold `rank`: of many arms that hardly differ one is first, and surely none is.
    p_best, p_top3 : chance to be the best, among the three best.
    p_above : chance to do better than the average offer.
    flag : 1 better than the average offer, -1 worse, 0 neither or not to be flagged.
    """

    rank: Integers
    rank_low: Integers
    rank_high: Integers
    p_best: Floats
    p_top3: Floats
    p_above: Floats
    flag: Integers


def rank_arms(
    mean: Floats, draws: Floats, *, lower_is_better: bool = False, may_flag: NDArray[np.bool_] | None = None
) -> Ranks:
    """Ranks of arms from joint draws of their effects.

    mean : (n_arms,) posterior means.   draws : (n_draws, n_arms), drawn together.
    may_flag : (n_arms,) arms of which "better" or "worse" may be said at all; all when None.

    Source: Goldstein & Spiegelhalter 1996 (intervals of ranks); flags after Stephens 2017 (local false sign rate).
    """
    sign = -1.0 if lower_is_better else 1.0
    good = sign * draws
    places = (-good).argsort(axis=1).argsort(axis=1) + 1
    low, high = np.quantile(places, [0.025, 0.975], axis=0, method="closest_observation")
    above = good - good.mean(axis=1, keepdims=True)
    p_above = (above > 0).mean(axis=0)
    rank = (-sign * mean).argsort(kind="stable").argsort(kind="stable") + 1
    flag = np.zeros(len(mean), dtype=np.int64)
    flagged = np.ones(len(mean), dtype=bool) if may_flag is None else may_flag
    flag[flagged] = flag_arms(p_above[flagged])
    return Ranks(
        rank=rank,
        rank_low=np.minimum(low.astype(np.int64), rank),
        rank_high=np.maximum(high.astype(np.int64), rank),
        p_best=(places == 1).mean(axis=0),
        p_top3=(places <= 3).mean(axis=0),
        p_above=p_above,
        flag=flag,
    )


def flag_arms(p_above: Floats, *, most_false: float = MOST_FALSE_SIGNS) -> Integers:
    """Flag the arms surest to be above or below the average, while at most a share of the flags has the wrong sign.

    p_above : (n_arms,) chance to lie above the average arm.   Returns 1, -1 or 0 for each.

    Source: Stephens 2017: the mean of the local false sign rates of those flagged bounds the rate of false flags.
    """
    doubt = np.minimum(p_above, 1 - p_above)
    order = np.argsort(doubt, kind="stable")
    running = np.cumsum(doubt[order]) / np.arange(1, len(order) + 1)
    flagged = np.zeros(len(doubt), dtype=np.int64)
    chosen = order[running <= most_false]
    flagged[chosen] = np.where(p_above[chosen] > 0.5, 1, -1)
    return flagged


def rank_sets(
    estimate: Floats, covariance: Floats, *, lower_is_better: bool = False, random_state: int = 0
) -> tuple[Integers, Integers]:
    """Lowest and highest place of each arm, all intervals right at once with 95 % confidence.

    estimate : (n_arms,) not shrunken.   covariance : (n_arms, n_arms) of them.

    Every pair's difference is held against the 95 % quantile of the largest of all standardised differences;
    an arm's place is bounded by how many arms lie surely before and surely behind it.

    Source: Mogstad, Romano, Shaikh & Wilhelm 2024, section 3 (simultaneous confidence sets).
    """
    n_arms = len(estimate)
    good = -estimate if lower_is_better else estimate
    variance = np.diag(covariance)
    se = np.sqrt(np.maximum(variance[:, None] + variance[None, :] - 2 * covariance, 1e-300))
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    rng = np.random.default_rng(random_state)
    limit = np.quantile(_largest_differences(rng.standard_normal((N_BOOTSTRAP, n_arms)) @ root.T, se), CONFIDENCE)
    apart = (good[:, None] - good[None, :]) / se
    np.fill_diagonal(apart, 0.0)
    return 1 + (apart < -limit).sum(axis=1), n_arms - (apart > limit).sum(axis=1)


def _largest_differences(noise: Floats, se: Floats) -> Floats:
    """Largest standardised difference of two arms in each row of (n_draws, n_arms) noise."""
    largest = np.zeros(len(noise))
    for start in range(0, len(noise), DRAWS_AT_ONCE):
        columns = np.ascontiguousarray(noise[start : start + DRAWS_AT_ONCE].T)
        found = largest[start : start + DRAWS_AT_ONCE]
        for j in range(1, len(columns)):
            apart = columns[:j] - columns[j]
            apart /= se[:j, [j]]
            np.maximum(found, np.abs(apart, out=apart).max(axis=0), out=found)
    return largest
