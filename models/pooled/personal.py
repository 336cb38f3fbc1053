"""What each offer would do for one citizen: needs NumPy alone, so that a page can score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Half a 95 % interval, in standard errors.
HALF = 1.96


@dataclass(frozen=True)
class PersonalModel:
    """Effects by citizen where that is worth it; else every citizen has the common effects, and the common order.

    on : whether giving each citizen the offer best for that citizen surely beats giving all the best one.
    value : mean effect when each citizen gets the offer best for that citizen, in rows that did not choose it;
        constant_value : when all get the one with the best estimate.   gain, gain_low : their difference, and its lower
        one-sided 95 % limit; where nothing could be told 0 and minus infinity, which JSON has as None.
    arms : names, in the order of all arrays.   terms : names of the citizen's terms.
    effect, se, low, high : (n_arms,) in the common population.   centre : (n_terms,) that population's means.
    slope : (n_terms,) common to all arms.   slope_covariance : (n_terms, n_terms).
    own, own_variance : (n_arms, n_terms) each arm's deviation from the common slope. Empty, as the slopes, when off.
    """

    on: bool
    value: float
    constant_value: float
    gain: float
    gain_low: float
    arms: tuple[str, ...]
    terms: tuple[str, ...]
    effect: Floats
    se: Floats
    low: Floats
    high: Floats
    centre: Floats
    slope: Floats
    slope_covariance: Floats
    own: Floats
    own_variance: Floats

    def effects(self, x: Floats) -> tuple[Floats, Floats, Floats]:
        """Estimate and 95 % limits of every arm's effect.

        x : (n_terms,) of one citizen, or (n, n_terms), standardised as the table was; finite.
        Returns three times (n_arms,), or (n, n_arms).   Raises ValueError for another number of terms.

        tau_k(x) = effect_k + (x - centre)'(slope + own_k). Its variance is the sum of the parts' variances; an arm's
        own deviations are taken as independent of each other, and of its effect in the common population.
        """
        if x.shape[-1] != len(self.terms):
            raise ValueError(f"Expected {len(self.terms)} terms, got {x.shape[-1]}.")
        if not self.on:
            shape = (*x.shape[:-1], len(self.arms))
            estimate, low, high = (np.broadcast_to(one, shape).copy() for one in (self.effect, self.low, self.high))
            return estimate, low, high
        way = x - self.centre
        estimate = self.effect + (way @ self.slope)[..., None] + way @ self.own.T
        shared = np.einsum("...i,ij,...j->...", way, self.slope_covariance, way)
        half = HALF * np.sqrt(self.se**2 + shared[..., None] + way**2 @ self.own_variance.T)
        return estimate, estimate - half, estimate + half

    def to_dict(self) -> dict[str, Any]:
        """Plain values fit for JSON."""
        plain: dict[str, Any] = {"on": bool(self.on), "arms": list(self.arms), "terms": list(self.terms)}
        for name in NUMBERS:
            value = getattr(self, name)
            plain[name] = float(value) if np.isfinite(value) else None
        return plain | {name: getattr(self, name).tolist() for name in ARRAYS}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "PersonalModel":
        """The model of which `to_dict` was written. Raises KeyError where a field is absent."""
        found: dict[str, Any] = {name: np.asarray(plain[name], dtype=np.float64) for name in ARRAYS}
        for name in ("own", "own_variance"):
            found[name] = found[name].reshape(-1, len(plain["terms"]))
        found |= {name: float("-inf") if plain[name] is None else float(plain[name]) for name in NUMBERS}
        return cls(on=bool(plain["on"]), arms=tuple(plain["arms"]), terms=tuple(plain["terms"]), **found)


NUMBERS: Sequence[str] = ("value", "constant_value", "gain", "gain_low")
ARRAYS: Sequence[str] = (
    "effect", "se", "low", "high", "centre", "slope", "slope_covariance", "own", "own_variance",
)  # fmt: skip
