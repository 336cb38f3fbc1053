"""Are there people without an offer who resemble those who got it?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.treated.weighing import Weighing

Integers = NDArray[np.int64]

MOST_OUTSIDE = 0.10
SEPARABLE = 0.90
FEWEST_EFFECTIVE = 30.0
MOST_EFFECTIVE_ASKED = 100.0
SEPARABLE_TEXT = "Overlap: the arm can be told from the control rows almost perfectly; no fair comparison exists."


@dataclass(frozen=True)
class Overlap:
    """For one arm.

    effective_n : controls as good as equally weighted.
    outside_share : share of the arm with fewer than five controls as likely (or likelier) to get the offer.
    largest_weight : the share of the whole comparison resting on one control.
    limited_share : weight that the limit on single controls took away.
    """

    effective_n: float
    outside_share: float
    largest_weight: float
    limited_share: float


def measure_overlap(weighing: Weighing, rows: Sequence[Integers]) -> tuple[Overlap, ...]:
    """Overlap of each arm; `rows` are the row numbers of arm 0..n_arms."""
    return tuple(
        Overlap(
            effective_n=float(weighing.effective_n[k]),
            outside_share=_outside(weighing, rows[k + 1], k),
            largest_weight=float(weighing.largest[k]),
            limited_share=float(weighing.limited_share[k]),
        )
        for k in range(weighing.n_arms)
    )


def _outside(weighing: Weighing, rows: Integers, k: int) -> float:
    log_ratio = weighing.ratios.of(rows, slice(k, k + 1))[:, 0]
    return float(np.mean(log_ratio > weighing.least_alike[k]))


def overlap_warnings(overlap: Overlap, arm_size: int) -> list[tuple[str, str]]:
    """(code, sentence) for the reader; an arm resting on fewer effective controls than half its size is one."""
    found = []
    if overlap.outside_share >= SEPARABLE:
        found.append(("separable", SEPARABLE_TEXT))
    elif overlap.outside_share > MOST_OUTSIDE:
        found.append(
            (
                "outside_support",
                f"Overlap: {overlap.outside_share:.0%} of the arm have fewer than five control rows like them.",
            )
        )
    needed = min(max(FEWEST_EFFECTIVE, arm_size / 2), MOST_EFFECTIVE_ASKED)
    if overlap.effective_n < needed:
        text = (
            f"Overlap: the comparison rests on {overlap.effective_n:.0f} effective control rows"
            f" (at least {needed:.0f} wanted)."
        )
        found.append(("few_effective", text))
    return found
