"""How far the common population lies from each arm's own people, and when that is too far for a rank."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.pooled.transport import Shift

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Far: so many standard deviations of the table between the means, and a smaller share of the arm that speaks for it.
FAR_BY = 1.0
LEAST_SHARE = 0.25
# Too far for a rank: so many standard deviations, and fewer of the arm's people that speak for it.
TOO_FAR_BY = 2.0
FEWEST_ALIKE = 5.0


@dataclass(frozen=True)
class Distance:
    """On the covariate where an arm's people and the common population are farthest apart.

    by : (n_arms,) standard deviations of the table from the arm's mean to the population's; 0 where it is not far.
    term : (n_arms,) the covariate's place among the terms; -1 where it is not far.
    too_far : (n_arms,) whether nothing but a straight line speaks for the arm's effect there.
    """

    by: Floats
    term: Integers
    too_far: NDArray[np.bool_]


def measure_distance(shift: Shift, n_citizens: Integers) -> Distance:
    """Of every arm; see `alike_share` for what the limits are set on.

    The distance alone will not do: of a population that is one target group, the mean of that group's own column
    lies many standard deviations from that of an arm which gave the group a fifth of its places.
    """
    share, way = alike_share(shift.way, shift.spread), np.abs(shift.way)
    far = (way > FAR_BY) & (share < LEAST_SHARE)
    too_far = (way > TOO_FAR_BY) & (share * n_citizens[:, None] < FEWEST_ALIKE)
    if not way.shape[1]:
        nothing = np.zeros(len(way))
        return Distance(nothing, nothing.astype(np.int64) - 1, nothing.astype(bool))
    term = np.where(far | too_far, way, -1.0).argmax(axis=1)
    is_far = (far | too_far).any(axis=1)
    by = np.where(is_far, shift.way[np.arange(len(way)), term], 0.0)
    return Distance(by, np.where(is_far, term, -1), np.asarray(too_far.any(axis=1)))


def alike_share(way: Floats, spread: Floats) -> Floats:
    """Share of an arm's people who tell as much of its effect at the population's mean as all would at their own.

    way : distance of the means.   spread : standard deviation within the arm. Both in one unit.

    A line through n people, drawn out by d of their own standard deviations, has the variance of a mean of
    n / (1 + d²) people. For a covariate that is 0 or 1 and always 1 in the population this is the share who have it.
    Source: the variance of a prediction in simple regression (Draper & Smith 1998, section 1.4).
    """
    own, apart = spread**2, way**2
    return np.asarray(np.divide(own, own + apart, out=np.ones_like(own), where=own + apart > 0))


def distance_warnings(distance: Distance, k: int, names: Sequence[str]) -> list[tuple[str, str]]:
    """(code, sentence) where arm k's people are unlike the common population."""
    if distance.term[k] < 0:
        return []
    text = (
        f"Common population: its mean of '{names[distance.term[k]]}' lies {distance.by[k]:+.1f} standard deviations"
        " from the arm's, so that the effect there is mostly drawn out along a line."
    )
    return [("far_from_population", text)]
