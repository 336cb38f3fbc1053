"""Groups of rows within which being cut short tells nothing of what would have come."""

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError
from models.followup.censoring import FollowUp

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

# A group is read by itself once this share of it and this many rows are known at the horizon, and some are still there.
LEAST_KNOWN = 0.5
FEWEST_KNOWN = 20
FEWEST_AT_RISK = 5


def find_strata(follow_up: FollowUp, horizon: float, arm: Integers, stratum: Integers | None) -> list[Integers]:
    """Row numbers of each group; every row is in one.

    arm : (n_obs,) 0 for no offer.   stratum : (n_obs,) start quarter or the like, rising with time, None without any.

    Those with and those without an offer are always apart, since a mean over both would pull effects towards none.
    With strata each is a group; without, each arm is, since arms begin and end at different times. One that is too
    fresh joins the one next to it: a stratum the one before it, an arm the one that is known next to least of.

    Raises InputError where nobody with an offer, or nobody without, was followed to the horizon.
    """
    groups: list[Integers] = []
    for name, side in (("without an offer", arm == 0), ("with an offer", arm > 0)):
        rows = np.flatnonzero(side)
        _require_followed(follow_up, horizon, rows, name)
        groups += _join_fresh(_in_order(rows, follow_up, horizon, arm, stratum), follow_up, horizon)
    return groups


def _in_order(
    rows: Integers, follow_up: FollowUp, horizon: float, arm: Integers, stratum: Integers | None
) -> list[Integers]:
    """The rows' groups, the freshest first."""
    code = arm if stratum is None else stratum
    found = [rows[code[rows] == number] for number in np.unique(code[rows])]
    if stratum is not None:
        return found[::-1]
    return sorted(found, key=lambda group: float(follow_up.known(horizon)[group].mean()))


def _join_fresh(groups: list[Integers], follow_up: FollowUp, horizon: float) -> list[Integers]:
    """Groups that are long enough followed; the last, which has no next, joins the one before."""
    joined: list[Integers] = []
    waiting = np.empty(0, dtype=np.int64)
    for group in groups:
        waiting = np.concatenate([waiting, group])
        if _is_enough(waiting, follow_up, horizon):
            joined.append(waiting)
            waiting = np.empty(0, dtype=np.int64)
    if len(waiting):
        joined.append(np.concatenate([joined.pop(), waiting]) if joined else waiting)
    return joined


def _is_enough(rows: Integers, follow_up: FollowUp, horizon: float) -> bool:
    known = follow_up.known(horizon)[rows]
    if known.all():
        return True
    still_there = int((follow_up.time[rows] >= horizon).sum())
    return bool(known.mean() >= LEAST_KNOWN and known.sum() >= FEWEST_KNOWN and still_there >= FEWEST_AT_RISK)


def _require_followed(follow_up: FollowUp, horizon: float, rows: Integers, name: str) -> None:
    """Beyond the longest time anybody was followed an estimate would be a guess."""
    longest = float(follow_up.time[rows].max())
    if longest < horizon and not follow_up.known(horizon)[rows].all():
        raise InputError(
            f"Nobody {name} was followed for {horizon:g}; the longest is {longest:g}. Choose a --horizon within that."
        )
