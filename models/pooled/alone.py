"""One arm that has no other to be told together with: its effect in the common population as it stands, unshrunken."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from models.pooled.distance import Distance
from models.pooled.transport import Shift

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Alone:
    """place : (n_arms,) 0 for the arm told, -1 for those left out.   shift, distance : as in `Pooled`, of all arms.

    raw, variance : its effect in the common population; few degrees of freedom are in the variance.
    """

    place: Integers
    shift: Shift
    distance: Distance
    raw: float
    variance: float

    def figures(self) -> dict[str, float]:
        """The fields of `ArmEffect` that take no second arm."""
        se = float(np.sqrt(self.variance))
        half = float(norm.ppf(0.975)) * se
        return {
            "estimate": self.raw,
            "se": se,
            "low": self.raw - half,
            "high": self.raw + half,
            "p_positive": float(norm.cdf(self.raw / se)),
        }
