"""Orders offers by what is known of all of them together, and says which may be the best. Pure, no database."""

from collections.abc import Sequence
from math import erfc, sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# The chance that the truly best offer stands outside the best set.
MOST_MISSED = 0.05
HELPS, UNCLEAR, HARMS = "helps", "unclear", "harms"


class Scored(NamedTuple):
    """One offer's shrunken effect as the order needs it, in the outcome's own unit."""

    offer_id: int
    estimate: float
    se: float
    low: float
    high: float


class Placed(NamedTuple):
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
    """How far the effects of one run's offers go together.

    offer_ids : the order of rows.   triangle : their covariance's lower triangle by rows, n (n + 1) / 2 of them.
    """

    def __init__(self, offer_ids: Sequence[int], triangle: "Sequence[float] | Floats") -> None:
        import numpy as np  # half a second, which the program's start can do without

        # One more row than offers: what was not told with the others goes with none.
        n = len(offer_ids)
        covariance = np.eye(n + 1)
        covariance[np.tril_indices(n)] = triangle
        covariance = np.tril(covariance) + np.tril(covariance, -1).T
        sd = np.sqrt(np.diagonal(covariance))
        self._place = {offer_id: i for i, offer_id in enumerate(offer_ids)}
        self._correlation: Floats = covariance / np.outer(sd, sd)

    def correlations(self, offer_ids: Sequence[int]) -> "Floats":
        """(n, n) of the offers named, in their order; one that was not told together counts as independent."""
        import numpy as np

        last = len(self._place)
        places = np.array([self._place.get(offer_id, last) for offer_id in offer_ids])
        found: Floats = self._correlation.take(places, axis=0).take(places, axis=1)
        np.fill_diagonal(found, 1.0)
        if (unknown := places == last).sum() > 1:
            found[np.ix_(unknown, unknown)] = np.eye(int(unknown.sum()))
        return found


def place_offers(scored: Sequence[Scored], joint: Joint | None, *, sign: int) -> list[Placed]:
    """Offers from best to worst, and which of them may be the best.

    joint : None for offers that know nothing of each other.
    sign : 1 when more of the outcome is better, -1 when fewer is.
    """
    if not scored:
        return []
    import numpy as np

    ids, estimates, spreads, lows, highs = zip(*sorted(scored), strict=True)
    values, se = sign * np.array(estimates), np.array(spreads)
    together = np.eye(len(ids)) if joint is None else joint.correlations(ids)
    worst, best = (lows, highs) if sign > 0 else (-np.array(highs), -np.array(lows))
    helps, harms = np.greater(worst, 0.0), np.less(best, 0.0)
    order = (-values).argsort(kind="stable")
    columns = (
        np.array(ids)[order],
        1 + np.searchsorted(-values[order], -values[order]),
        (may_be_best(values, se, together) & ~harms)[order],
        np.where(helps, HELPS, np.where(harms, HARMS, UNCLEAR))[order],
    )
    return [Placed(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def may_be_best(values: "Floats", se: "Floats", together: "Floats") -> "NDArray[np.bool_]":
    """The offers that hold the truly best one with a chance of at least 95 %, given what is known of all of them.

    values : (n,) means, larger is better.   se : (n,) standard deviations.   together : (n, n) correlations.

    An offer is the best with at most the chance that it beats the one it most surely lies behind. Offers are left
    out, the least likely first, while those chances sum to at most 5 %: so much and no more is then missed. With the
    same limit for each pair it is Hsu's set of the best, which leaves fewer out.
    Source: Bonferroni's inequality; Hsu 1996, Multiple Comparisons, chapter 4.
    """
    import numpy as np

    # In place: making room for a matrix of all pairs takes longer than filling it.
    spread = together * (-2 * se)
    spread *= se[:, None]
    spread += se**2
    spread += (se**2)[:, None]
    np.sqrt(np.maximum(spread, 1e-300, out=spread), out=spread)
    lead = values[:, None] - values
    lead /= spread
    behind = lead.max(axis=0).tolist()
    chances = np.array([0.5 * erfc(each / sqrt(2.0)) for each in behind])
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
