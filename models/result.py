"""What an estimation returns: estimate, interval, n and diagnostics, travelling together."""

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from models.pooled.personal import PersonalModel

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
    grade : 1 is best; arms graded apart are in the right order four times in five. None for one without a rank.
    needed : about how many more citizens would give a rank; None where it has one, or more citizens alone would not.
    far_by, far_on : how many standard deviations its people's mean lies from the common population's, and on which
        covariate they are farthest apart; None where they are not far.
    n : rows. n_clusters : citizens. effective_n : controls as good as equally weighted.
    worst_balance_* : largest standardised difference of a covariate, before and after weighting.
    warning_codes : the warnings in short, for translation.
    followed : share of its rows followed to the horizon.   response : share of them with an outcome; None where nothing
        is incomplete.   bound_* : effect on its own people had all missing outcomes been the worst, the best seen.
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
    followed: float | None = None
    response: float | None = None
    bound_low: float | None = None
    bound_high: float | None = None
    grade: int | None = None
    needed: int | None = None
    far_by: float | None = None
    far_on: str | None = None


@dataclass(frozen=True)
class GroupEffect:
    """What is known of a group of arms (a supplier, a type) in the common population, or of two groups' difference.

    dimension : the groups' column, or "contrast".   key : the group, or "first-second".
    arms : of them told of.   n : their citizens, counted in each arm they were in.
    estimate, se, low, high : mean of the arms' effects weighted by their citizens; of a contrast the first group's
        less the second's.
    p_positive : chance that it is above 0.   p_above : chance to do better than the average over all arms, weighted
        likewise; of a contrast that the first does better.
    rank* : place among the column's groups, 1 is best, and its 95 % interval; None for a contrast.
    """

    dimension: str
    key: str
    arms: int
    n: int
    estimate: float
    se: float
    low: float
    high: float
    p_positive: float
    p_above: float
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None


@dataclass(frozen=True)
class EffectResult:
    """All arms of one table.

    covariance : (n_arms, n_arms) of the effects on the arms' own people, in the order of `arms`; arms share controls.
    groups : effects of the groups of each column of groups, and contrasts of two.
    told : names of the arms told together in the common population.
    posterior_covariance : (n_told, n_told) of their effects there; what any comparison of them needs.
    personal : effects for one citizen; None where nothing could be told together.
    """

    arms: tuple[ArmEffect, ...]
    covariance: Floats
    meta: dict[str, Any]
    diagnostics: dict[str, Any]
    groups: tuple[GroupEffect, ...] = ()
    told: tuple[str, ...] = ()
    posterior_covariance: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    personal: "PersonalModel | None" = None

    def to_frame(self) -> "pd.DataFrame":
        """One row an arm, one column a field; groups as columns of their own."""
        import pandas as pd

        rows = [{k: v for k, v in asdict(arm).items() if k != "groups"} | arm.groups for arm in self.arms]
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Plain values fit for JSON: no NaN, infinity or NumPy type; the posterior covariance as its lower half."""
        lower = [row[: i + 1].tolist() for i, row in enumerate(self.posterior_covariance)]
        content = {
            "meta": self.meta,
            "arms": [asdict(arm) for arm in self.arms],
            "groups": [asdict(group) for group in self.groups],
            "told": list(self.told),
            "posterior_covariance": lower,
            "personal": self.personal.to_dict() if self.personal else None,
            "diagnostics": self.diagnostics | {"covariance": self.covariance.tolist()},
        }
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
