"""Are there people without an offer who resemble those who got it?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEWEST_ALIKE = 5
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


def measure_overlap(
    arm_log_ratio: Floats, control_log_ratio: Floats, control_weights: Floats, limited: float
) -> Overlap:
    """Overlap of one arm from its (n_arm,) and the controls' (n_controls,) log ratios."""
    alike = len(control_log_ratio) - np.searchsorted(np.sort(control_log_ratio), arm_log_ratio, side="left")
    return Overlap(
        effective_n=float(1 / (control_weights**2).sum()),
        outside_share=float(np.mean(alike < FEWEST_ALIKE)),
        largest_weight=float(control_weights.max()),
        limited_share=limited,
    )


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
