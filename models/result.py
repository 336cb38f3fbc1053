"""What an estimation returns: estimate, interval, n and diagnostics, travelling together."""

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ArmEffect:
    """What is known of one arm, in the outcome's unit; None where it cannot be told.

    att* : the effect on those who were in the arm (the supplier's view).
    estimate, se, low, high : the effect in the common population, told together with the other arms and shrunken
        towards them (the citizen's view).
    rank* : place by `estimate`, 1 is best, and the 95 % interval of the place.
    set_* : lowest and highest place, right for all arms at once.
    p_best, p_top3 : chance to be the best, among the three best.   p_positive : chance that the effect is above 0.
    p_above : chance to do better than the average arm.   flag : "better" or "worse" than it, or "none".
    reliability : share of a raw estimate's spread that is true difference between arms.
    rankable, not_ranked_because : whether the rank may be shown, and the first reason when not.
    n : rows. n_clusters : citizens. effective_n : controls as good as equally weighted.
    worst_balance_* : largest standardised difference of a covariate, before and after weighting.
    warning_codes : the warnings in short, for translation.
    raw, linear : unadjusted difference and linear regression, for comparison only.
    """

    arm: str
    n: int
    att: float | None
    att_se: float | None
    att_low: float | None
    att_high: float | None
    effective_n: float | None
    n_clusters: int
    degrees: float | None
    outside_share: float
    largest_weight: float
    worst_balance_before: float
    worst_balance_after: float
    arm_mean: float
    raw: float
    linear: float
    groups: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    warning_codes: tuple[str, ...] = ()
    estimate: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    set_low: int | None = None
    set_high: int | None = None
    p_best: float | None = None
    p_top3: float | None = None
    p_positive: float | None = None
    p_above: float | None = None
    reliability: float | None = None
    flag: str = "none"
    rankable: bool = False
    not_ranked_because: str = "no_estimate"


@dataclass(frozen=True)
class EffectResult:
    """All arms of one table.

    covariance : (n_arms, n_arms) of the estimates, in the order of `arms`; arms share their controls.
    """

    arms: tuple[ArmEffect, ...]
    covariance: Floats
    meta: dict[str, Any]
    diagnostics: dict[str, Any]

    def to_frame(self) -> pd.DataFrame:
        """One row an arm, one column a field; groups as columns of their own."""
        rows = [{k: v for k, v in asdict(arm).items() if k != "groups"} | arm.groups for arm in self.arms]
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Plain values fit for JSON: no NaN, no infinity, no NumPy types."""
        diagnostics = self.diagnostics | {"covariance": self.covariance.tolist()}
        content = {"meta": self.meta, "arms": [asdict(arm) for arm in self.arms], "diagnostics": diagnostics}
        plain: dict[str, Any] = _plain(content)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else None
    return value
