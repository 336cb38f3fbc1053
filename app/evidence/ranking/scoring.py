"""Orders offers by what is known of all of them together, and says which may be the best. Pure, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# The chance that the truly best offer stands outside the best set.
MOST_MISSED = 0.05
HELPS, UNCLEAR, HARMS = "helps", "unclear", "harms"


@dataclass(frozen=True)
class Scored:
    """One offer's shrunken effect as the order needs it, in the outcome's own unit."""

    offer_id: int
    estimate: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class Placed:
    """Where an offer stands.

    position : 1 for the best estimate; equal estimates share a position.
    in_best_set : it may be the best of these offers, and it is not worse than no offer: beside a very uncertain
        first, even that could not be told from it.
    verdict : "helps" when the whole interval is on the good side of no effect, "harms" on the bad, else "unclear".
    """

    offer_id: int
    position: int
    in_best_set: bool
    verdict: str


class Joint:
    """How far the offers' effects go together, from the stored lower triangle of their covariance.

    offer_ids : the order of rows.   triangle : by rows, n (n + 1) / 2 of them.
    """

    def __init__(self, offer_ids: Sequence[int], triangle: "Sequence[float] | Floats") -> None:
        import numpy as np  # half a second, which the program's start can do without

        self._place = {offer_id: i for i, offer_id in enumerate(offer_ids)}
        self._triangle = np.asarray(triangle, dtype=np.float64)

    def correlations(self, offer_ids: Sequence[int]) -> "Floats":
        """(n, n) of the offers named, in their order; one that was not told together counts as independent."""
        import numpy as np

        places = np.array([self._place.get(offer_id, -1) for offer_id in offer_ids])
        known = np.flatnonzero(places >= 0)
        found = np.eye(len(places))
        if not len(known):
            return found
        rows, columns = np.maximum.outer(places[known], places[known]), np.minimum.outer(places[known], places[known])
        covariance = self._triangle[rows * (rows + 1) // 2 + columns]
        sd = np.sqrt(np.diagonal(covariance))
        found[np.ix_(known, known)] = covariance / np.outer(sd, sd)
        return found


def place_offers(scored: Sequence[Scored], joint: Joint | None, *, sign: int) -> list[Placed]:
    """Offers from best to worst, and which of them may be the best.

    joint : None for offers that know nothing of each other.
    sign : 1 when more of the outcome is better, -1 when fewer is.
    """
    ordered = sorted(scored, key=lambda one: (-sign * one.estimate, one.offer_id))
    if not ordered:
        return []
    import numpy as np

    values = sign * np.array([one.estimate for one in ordered])
    se = np.array([one.se for one in ordered])
    together = np.eye(len(ordered)) if joint is None else joint.correlations([one.offer_id for one in ordered])
    best = may_be_best(values, se, together).tolist()
    positions = (1 + np.searchsorted(-values, -values)).tolist()
    placed = []
    for one, position, is_best in zip(ordered, positions, best, strict=True):
        verdict = verdict_of(one.low, one.high, sign=sign)
        placed.append(Placed(one.offer_id, position, is_best and verdict != HARMS, verdict))
    return placed


def may_be_best(values: "Floats", se: "Floats", together: "Floats") -> "NDArray[np.bool_]":
    """The offers that hold the truly best one with a chance of at least 95 %, given what is known of all of them.

    values : (n,) means, larger is better.   se : (n,) standard deviations.   together : (n, n) correlations.

    An offer is the best with at most the chance that it beats the one it most surely lies behind. Offers are left
    out, the least likely first, while those chances sum to at most 5 %: so much and no more is then missed. With the
    same limit for each pair it is Hsu's set of the best, which leaves fewer out.
    Source: Bonferroni's inequality; Hsu 1996, Multiple Comparisons, chapter 4.
    """
    import numpy as np

    lead = values[:, None] - values[None, :]
    spread = np.sqrt(np.maximum(se[:, None] ** 2 + se[None, :] ** 2 - 2 * together * np.outer(se, se), 1e-300))
    behind = (lead / spread).max(axis=0)
    chances = np.array([0.5 * erfc(each / sqrt(2.0)) for each in behind.tolist()])
    order = chances.argsort(kind="stable")
    kept = np.ones(len(values), dtype=bool)
    kept[order[chances[order].cumsum() <= MOST_MISSED]] = False
    return kept


def verdict_of(low: float, high: float, *, sign: int) -> str:
    """By the whole interval."""
    worst, best = (low, high) if sign > 0 else (-high, -low)
    if worst > 0:
        return HELPS
    return HARMS if best < 0 else UNCLEAR
