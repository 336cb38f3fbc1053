"""Orders offers by published estimates, and says which cannot be told from the best. Pure, no database, no fitting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CONFIDENCE = 0.95
HELPS, UNCLEAR, HARMS = "helps", "unclear", "harms"


@dataclass(frozen=True)
class Scored:
    """One offer's effect as the order needs it, in the outcome's own unit."""

    offer_id: int
    estimate: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class Placed:
    """Where an offer stands.

    position : 1 for the best estimate; equal estimates share a position.
    in_best_set : the data cannot tell it from the best with 95 % confidence for all comparisons at once,
        and it is not worse than no offer: beside a very uncertain first, even that could not be told from it.
    verdict : "helps" when the whole interval is on the good side of no effect, "harms" on the bad, else "unclear".
    """

    offer_id: int
    position: int
    in_best_set: bool
    verdict: str


def place_offers(scored: Sequence[Scored], covariance: Mapping[tuple[int, int], float], *, sign: int) -> list[Placed]:
    """Offers from best to worst.

    covariance : of each pair of offer ids in either order; a missing pair counts as independent.
    sign : 1 when more of the outcome is better, -1 when fewer is.

    An offer leaves the best set when some other is better than it by more than the difference's
    uncertainty, allowing for as many comparisons as there are other offers; the set then holds the
    truly best offer with 95 % confidence, where any offer is better than none.
    Source: Hsu 1996, Multiple Comparisons, chapter 4 (with Bonferroni's critical value).
    """
    ordered = sorted(scored, key=lambda one: (-sign * one.estimate, one.offer_id))
    if not ordered:
        return []
    import numpy as np  # half a second, which the program's start can do without

    values = np.array([sign * one.estimate for one in ordered])
    lead = values[:, None] - values[None, :]
    spread = _difference_se(ordered, covariance)
    verdicts = [_verdict(one, sign) for one in ordered]
    beaten = (lead > critical_value(len(ordered)) * spread).any(axis=0)
    return [
        Placed(
            offer_id=one.offer_id,
            position=1 + int((values > value).sum()),
            in_best_set=not is_beaten and verdict != HARMS,
            verdict=verdict,
        )
        for one, value, is_beaten, verdict in zip(ordered, values, beaten.tolist(), verdicts, strict=True)
    ]


def critical_value(n_offers: int) -> float:
    """One-sided, for all comparisons of one offer with the others at once."""
    return NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / max(n_offers - 1, 1))


def _difference_se(ordered: Sequence[Scored], covariance: Mapping[tuple[int, int], float]) -> "Floats":
    import numpy as np

    variances = np.array([one.se**2 for one in ordered])
    shared = np.array(
        [
            [covariance.get((a.offer_id, b.offer_id), covariance.get((b.offer_id, a.offer_id), 0.0)) for b in ordered]
            for a in ordered
        ]
    )
    np.fill_diagonal(shared, variances)
    return np.asarray(np.sqrt(np.maximum(variances[:, None] + variances[None, :] - 2 * shared, 0.0)))


def _verdict(one: Scored, sign: int) -> str:
    worst, best = sorted((sign * one.low, sign * one.high))
    if worst > 0:
        return HELPS
    return HARMS if best < 0 else UNCLEAR
