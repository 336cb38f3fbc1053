"""Follow-up that was cut short: who was followed to the horizon, and the chance that one was."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

# The horizon is chosen so that of those with and of those without an offer this share is known at it, and this share
# is still there to be followed.
LEAST_KNOWN = 0.6
LEAST_AT_RISK = 0.05
SMALLEST_CHANCE = 0.05


@dataclass(frozen=True)
class FollowUp:
    """How long each row was followed, and what ended it.

    time : (n_obs,) 0 or more.   event : (n_obs,) 0 cut short, 1 the event, 2 and more a competing one.
    """

    time: Floats
    event: Integers

    def known(self, horizon: float) -> Flags:
        """(n_obs,) whether the row was not cut short before the horizon."""
        return np.asarray((self.event > 0) | (self.time >= horizon))


def choose_horizon(follow_up: FollowUp, is_control: Flags) -> float:
    """The longest time at which enough is known of those with and of those without an offer.

    Where nobody is cut short before the longest time in the table, it is that time. Else the longest at which at
    least 60 % of either were not cut short yet, and 5 % are still followed. Raises InputError where there is none.
    """
    longest = float(follow_up.time.max())
    ends = follow_up.time[follow_up.event == 0]
    if len(ends) and ends.min() == longest:
        return longest
    allowed = min(_longest_known(follow_up, group) for group in (is_control, ~is_control))
    if allowed <= 0:
        raise InputError("Follow-up is cut short so early that no horizon can be chosen; name one with --horizon.")
    return allowed


def _longest_known(follow_up: FollowUp, rows: Flags) -> float:
    """The largest time in the rows at which enough are known and followed; both shares fall with time."""
    time, cut_short = follow_up.time[rows], follow_up.event[rows] == 0
    moments = np.unique(time)
    known = 1 - np.searchsorted(np.sort(time[cut_short]), moments, side="left") / len(time)
    at_risk = 1 - np.searchsorted(np.sort(time), moments, side="left") / len(time)
    enough = (known >= LEAST_KNOWN) & (at_risk >= LEAST_AT_RISK)
    return float(moments[enough].max(initial=0.0))


def weigh_known(follow_up: FollowUp, horizon: float) -> Floats:
    """(n_obs,) 1/Ĝ(min(time, horizon)−) where the row is known at the horizon, 0 where it is not.

    Ĝ(t−) = Π (1 − c/(n − d)) over times before t is the chance not to be cut short before t (Kaplan & Meier 1958 with
    ends for events; at one time events come first). Each known row stands for those as far along who were cut short.
    No chance counts as less than a twentieth. Source: Robins & Finkelstein 2000.
    """
    moments, place = np.unique(np.minimum(follow_up.time, horizon), return_inverse=True)
    known = follow_up.known(horizon)
    leaving = np.bincount(place).astype(np.float64)
    cut_short = np.bincount(place, weights=~known)
    at_risk = len(place) - np.concatenate([[0.0], np.cumsum(leaving)[:-1]])
    still_there = at_risk - (leaving - cut_short)
    step = 1 - np.divide(cut_short, still_there, out=np.zeros(len(moments)), where=cut_short > 0)
    chance = np.concatenate([[1.0], np.cumprod(step)[:-1]])[place]
    return np.where(known, 1 / np.maximum(chance, SMALLEST_CHANCE), 0.0)
