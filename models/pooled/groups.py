"""Effects of groups of arms (suppliers, types, own and private), read from the same joint draws as the arms' own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from models.result import GroupEffect

Floats = NDArray[np.float64]

CONTRAST = "contrast"


@dataclass(frozen=True)
class Told:
    """The arms that could be told together.

    names : of the arms.   citizens : (n_arms,).   mean : (n_arms,).   draws : (n_draws, n_arms), joint.
    """

    names: Sequence[str]
    citizens: Floats
    mean: Floats
    draws: Floats


def group_effects(
    told: Told, groups: Mapping[str, Mapping[str, str]], *, lower_is_better: bool = False
) -> tuple[GroupEffect, ...]:
    """Effect of every group of every column, and the contrast of a column's groups where there are two.

    groups : by column the group of each arm; an arm with a blank one is in no group.

    A group's effect is the mean of its arms' effects, weighted by their citizens: what the group did for one of its
    citizens in the common population. It is that of the arms told of, not of arms the group might yet have.
    """
    found: list[GroupEffect] = []
    sign = -1.0 if lower_is_better else 1.0
    for dimension, labels in groups.items():
        keys = sorted({labels[name] for name in told.names if labels.get(name)})
        if not keys:
            continue
        members = [np.array([labels.get(name) == key for name in told.names]) for key in keys]
        shares = np.array([told.citizens * mine / (told.citizens @ mine) for mine in members])
        found.extend(_column(told, dimension, keys, shares, sign))
        if len(keys) == 2:
            found.append(_contrast(told, keys, shares, sign))
    return tuple(found)


def _column(told: Told, dimension: str, keys: Sequence[str], shares: Floats, sign: float) -> list[GroupEffect]:
    """shares : (n_groups, n_arms), each row sums to one."""
    means, draws = shares @ told.mean, told.draws @ shares.T
    average = told.draws @ (told.citizens / told.citizens.sum())
    places = (-sign * draws).argsort(axis=1).argsort(axis=1) + 1
    low, high = np.quantile(places, [0.025, 0.975], axis=0, method="closest_observation").astype(int)
    rank = (-sign * means).argsort(kind="stable").argsort(kind="stable") + 1
    return [
        GroupEffect(
            dimension=dimension,
            key=key,
            arms=int((shares[g] > 0).sum()),
            n=int(told.citizens[shares[g] > 0].sum()),
            p_above=float((sign * (draws[:, g] - average) > 0).mean()),
            **_summary(float(means[g]), draws[:, g]),
            rank=int(rank[g]),
            rank_low=int(min(low[g], rank[g])),
            rank_high=int(max(high[g], rank[g])),
        )
        for g, key in enumerate(keys)
    ]


def _contrast(told: Told, keys: Sequence[str], shares: Floats, sign: float) -> GroupEffect:
    """The first group's effect less the second's; `p_above` is the chance that the first does better."""
    apart = shares[0] - shares[1]
    draws = told.draws @ apart
    return GroupEffect(
        dimension=CONTRAST,
        key="-".join(keys),
        arms=int((apart != 0).sum()),
        n=int(told.citizens[apart != 0].sum()),
        p_above=float((sign * draws > 0).mean()),
        **_summary(float(apart @ told.mean), draws),
    )


class _Summary(TypedDict):
    estimate: float
    se: float
    low: float
    high: float
    p_positive: float


def _summary(mean: float, draws: Floats) -> _Summary:
    """The limits are moved with the mean, which chance moved a little in the draws."""
    low, high = np.quantile(draws, [0.025, 0.975]) + (mean - draws.mean())
    return {
        "estimate": mean,
        "se": float(draws.std()),
        "low": float(low),
        "high": float(high),
        "p_positive": float((draws > 0).mean()),
    }
