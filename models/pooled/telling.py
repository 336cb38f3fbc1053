"""What was found of all arms together, in the words of `EffectResult`."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.pooled.alone import Alone
from models.pooled.distance import distance_warnings
from models.pooled.pooling import Pooled

Floats = NDArray[np.float64]

FEWEST_TARGET_ROWS = 30
FLAGS = {1: "better", -1: "worse", 0: "none"}


def target_warnings(pooled: Pooled | Alone | None, k: int, names: Sequence[str]) -> list[tuple[str, str]]:
    """(code, sentence) where arm k's people are unlike the common population."""
    if pooled is None or pooled.place[k] < 0:
        return []
    return distance_warnings(pooled.distance, k, names)


def small_target(target: Floats) -> list[str]:
    """A note where the common population is a handful."""
    n_rows = int((target > 0).sum())
    if n_rows >= FEWEST_TARGET_ROWS:
        return []
    return [f"The common population is {n_rows} rows; they are taken as all there is, not as a sample of more."]


def describe_pooled(pooled: Pooled | Alone | None, k: int, names: Sequence[str]) -> dict[str, Any]:
    """Arm k's fields of `ArmEffect`; where it could not be told with the others only the reason.

    names : of the covariates' terms.
    """
    return _told(pooled, k) | _describe_distance(pooled, k, names)


def _describe_distance(pooled: Pooled | Alone | None, k: int, names: Sequence[str]) -> dict[str, Any]:
    if pooled is None or pooled.place[k] < 0 or pooled.distance.term[k] < 0:
        return {}
    return {"far_by": float(pooled.distance.by[k]), "far_on": names[pooled.distance.term[k]]}


def _told(pooled: Pooled | Alone | None, k: int) -> dict[str, Any]:
    if pooled is None or isinstance(pooled, Alone):
        own = pooled.figures() if pooled and pooled.place[k] >= 0 else {}
        return {**own, "not_ranked_because": "too_few_arms"}
    i, why = int(pooled.place[k]), pooled.not_ranked[k]
    if i < 0:
        return {"not_ranked_because": why, "needed": pooled.needed[k]}
    posterior, ranks = pooled.posterior, pooled.ranks
    return {
        "estimate": float(posterior.mean[i]),
        "se": float(posterior.se[i]),
        "low": float(posterior.low[i]),
        "high": float(posterior.high[i]),
        "rank": int(ranks.rank[i]),
        "rank_low": int(ranks.rank_low[i]),
        "rank_high": int(ranks.rank_high[i]),
        "set_low": int(pooled.set_low[i]),
        "set_high": int(pooled.set_high[i]),
        "p_best": float(ranks.p_best[i]),
        "p_top3": float(ranks.p_top3[i]),
        "p_positive": float((posterior.draws[:, i] > 0).mean()),
        "p_above": float(ranks.p_above[i]),
        "reliability": float(posterior.reliability[i]),
        "flag": FLAGS[int(ranks.flag[i])],
        "rankable": why == "",
        "not_ranked_because": why,
        "grade": int(pooled.grade[i]) or None,
        "needed": pooled.needed[k],
    }


def describe_reliability(pooled: Pooled | Alone | None) -> dict[str, Any]:
    """How much the arms differ, and how surely they do."""
    if not isinstance(pooled, Pooled):
        return {"arms": 0, "between_sd": None, "p_of_no_difference": None}
    posterior = pooled.posterior
    return {
        "arms": len(pooled.raw),
        "centre": posterior.centre,
        "between_sd": posterior.between_sd,
        "parts": list(posterior.parts),
        "p_of_no_difference": posterior.differ_p,
        "own_slope_sd": pooled.shift.own_sd,
    }


def tell_groups(pooled: Pooled | Alone | None, names: Sequence[str]) -> dict[str, Any]:
    """The fields of `EffectResult` that are of no single arm."""
    if not isinstance(pooled, Pooled):
        return {}
    return {
        "groups": pooled.groups,
        "told": tuple(name for name, place in zip(names, pooled.place, strict=True) if place >= 0),
        "posterior_covariance": pooled.posterior.covariance,
        "personal": pooled.personal,
    }
