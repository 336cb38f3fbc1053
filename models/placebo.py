"""Effects on what no offer can have changed: they should be nought, and their spread tells how far to trust others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Placebo:
    """One outcome from before the start, in sds of its own residual.

    att : (n_arms,), NaN where an arm has none.   covariance : (n_arms, n_arms).
    """

    att: Floats
    covariance: Floats

    @property
    def p_value(self) -> float:
        """Of no effect on any arm: att' S^-1 att against chi squared."""
        known = np.isfinite(self.att)
        inverse = np.linalg.pinv(self.covariance[np.ix_(known, known)], hermitian=True)
        return float(chi2.sf(self.att[known] @ inverse @ self.att[known], int(known.sum())))


def placebo_variance(placebos: Mapping[str, Placebo]) -> float:
    """How much more placebo effects vary than chance makes them, in residual variances; 0 when not more.

    The mean of att² - se² over arms and outcomes, weighted by precision: bias that comes back in every outcome,
    the real one too. Source: Schuemie, Hripcsak, Ryan, Madigan & Suchard 2018, for a systematic error with mean 0.
    """
    squares, weights = [], []
    for one in placebos.values():
        known = np.isfinite(one.att)
        variance = np.diag(one.covariance)[known]
        squares.extend((one.att[known] ** 2 - variance).tolist())
        weights.extend((1 / variance**2).tolist())
    return max(0.0, float(np.average(squares, weights=weights))) if squares else 0.0


def describe_placebo(placebos: Mapping[str, Placebo], names: tuple[str, ...]) -> dict[str, Any]:
    """By outcome: the joint test and every arm's effect, in residual sds; `variance` is what was added to the noise."""
    return {
        "variance": placebo_variance(placebos),
        "outcomes": {
            outcome: {
                "p_value": one.p_value,
                "arms": {
                    name: {"att": float(att), "se": float(np.sqrt(variance))}
                    for name, att, variance in zip(names, one.att, np.diag(one.covariance), strict=True)
                    if np.isfinite(att)
                },
            }
            for outcome, one in placebos.items()
        },
    }
