"""About how many more citizens an arm without a rank needs to get one."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from models.treated.shares import FEWEST_EXPECTED, FEWEST_OBSERVED, ShareFit

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FEWEST_TO_RANK = 15
LEAST_RELIABILITY = 0.4
MOST_NEEDED = 1_000
# Rounded up, in steps that say how roughly it is known; and so that nobody can count one to four citizens by it.
STEPS = ((50, 5), (200, 10), (MOST_NEEDED, 50))


@dataclass(frozen=True)
class Needed:
    """What the arms of a table need.

    n_citizens, place : of each arm, and its place among those told, -1 for one left out.
    variance, own, reliability : of the arms told; `own` is the part of the variance that falls as 1/n, as a share.
    events : of a share, seen and expected in each arm.
    """

    n_citizens: Integers
    place: Integers
    variance: Floats
    own: Floats
    reliability: Floats
    events: ShareFit | None

    def more(self, k: int, reason: str) -> int | None:
        """About how many more citizens would give arm k a rank."""
        total = self._total(k, reason)
        return None if total is None else round_up(total - float(self.n_citizens[k]))

    def _total(self, k: int, reason: str) -> float | None:
        if reason not in {"few_citizens", "unreliable", "few_events"}:
            return None
        if self.place[k] < 0:
            return float(FEWEST_TO_RANK) if reason == "few_citizens" else None
        wanted = [float(FEWEST_TO_RANK), self._for_reliability(k)]
        if reason == "few_events":
            wanted.append(self._for_events(k))
        return None if None in wanted else max(one for one in wanted if one is not None)

    def _for_reliability(self, k: int) -> float | None:
        i = int(self.place[k])
        return citizens_for_reliability(
            int(self.n_citizens[k]), float(self.variance[i]), float(self.variance[i] * self.own[i]),
            float(self.reliability[i]), least=LEAST_RELIABILITY,
        )  # fmt: skip

    def _for_events(self, k: int) -> float | None:
        if self.events is None:
            return None
        return citizens_for_events(
            int(self.n_citizens[k]), float(self.events.observed[k]), float(self.events.expected[k]),
            wanted_observed=FEWEST_OBSERVED, wanted_expected=FEWEST_EXPECTED,
        )  # fmt: skip


def citizens_for_reliability(
    n_citizens: int, variance: float, own: float, reliability: float, *, least: float
) -> float | None:
    """Citizens in all for a reliability of `least`; None where more citizens alone do not give it.

    variance : of the arm's raw estimate.   own : its part that falls as 1/n.   reliability : of the estimate now.

    With A the variance between arms and s² the estimate's, A/(A + s²) is what the reliability is now; it is `least`
    when s² has fallen to A (1 - least)/least. The rest of s², from comparison and covariates, is taken to stay.
    """
    if not 0 < reliability < 1:
        return None if reliability <= 0 else float(n_citizens)
    wanted = variance * reliability / (1 - reliability) * (1 - least) / least
    left = wanted - max(variance - own, 0.0)
    return n_citizens * own / left if left > 0 else None


def citizens_for_events(
    n_citizens: int, observed: float, expected: float, *, wanted_observed: float, wanted_expected: float
) -> float | None:
    """Citizens in all until the events are enough at the rate they come now; None where there are none."""
    each = [
        n_citizens * wanted / seen
        for seen, wanted in ((observed, wanted_observed), (expected, wanted_expected))
        if seen > 0
    ]
    return min(each) if each else None


def round_up(more: float) -> int | None:
    """To the next 5, 10 or 50; None above 1,000: more citizens are then no answer."""
    for limit, step in STEPS:
        if more <= limit:
            return max(step, ceil(more / step - 1e-9) * step)
    return None
