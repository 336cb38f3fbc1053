"""How a run serves groups of citizens: whether it errs on them, and whether offers do more or less for them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import spearmanr

from app.evidence.effects.display import (
    SMALLEST_SHOWN_EFFECT,
    SMALLEST_SHOWN_GROUP,
    ShownCount,
    hidden_reason,
    mask_counts,
)
from app.evidence.effects.fitting.telling import FEWEST_CITIZENS, FEWEST_ROWS
from app.evidence.effects.intervals import NORMAL_95
from app.evidence.effects.schemas import FairnessGroup
from models.estimate import OutcomeFit
from models.result import EffectResult

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Tell = Callable[[Floats], EffectResult]

FACTS = ("age", "sex", "benefit", "danish_level")
AGES = (("16-29", 0, 30), ("30-39", 30, 40), ("40-49", 40, 50), ("50-59", 50, 60), ("60+", 60, 200))
TOP = 3


@dataclass(frozen=True)
class _Mean:
    value: float
    low: float
    high: float


def judge_fairness(
    once: OutcomeFit, everybody: EffectResult, frame: pd.DataFrame, tell: Tell | None
) -> dict[str, list[dict[str, Any]]]:
    """By fact, of those the table has: `schemas.FairnessGroup` of each group, small ones hidden.

    tell : all offers for a population of these weights; None to leave out the order in each group.
    """
    judge = _Judge(once, everybody, frame, tell)
    return {
        fact: [msgspec.to_builtins(one) for one in judge.groups(_members(frame[fact], fact))]
        for fact in FACTS
        if fact in frame.columns
    }


def _members(column: pd.Series, fact: str) -> dict[str, Flags]:
    if fact == "age":
        return {key: column.ge(low).to_numpy() & column.lt(high).to_numpy() for key, low, high in AGES}
    return {str(key): (column == key).to_numpy() for key in sorted(column.dropna().unique())}


class _Judge:
    """One outcome's residuals, and the offers' places, by which every group is judged."""

    def __init__(self, once: OutcomeFit, everybody: EffectResult, frame: pd.DataFrame, tell: Tell | None) -> None:
        checked = once.comparison.checked
        self._arm, self._weights, self._cluster = checked.arm, checked.weights, checked.cluster
        self._residual = once.y - once.fit.prediction
        self._everybody, self._tell, self._sign = everybody, tell, -1.0 if once.lower_is_better else 1.0
        of_arm = np.bincount(self._arm, self._weights * self._residual) / np.bincount(self._arm, self._weights)
        self._apart = self._residual - of_arm[self._arm]
        ranks = np.array([0] + [arm.rank if arm.rankable and arm.rank else 0 for arm in everybody.arms])
        self._rank = ranks[self._arm]

    def groups(self, members: dict[str, Flags]) -> Iterator[FairnessGroup]:
        counts = {place: self._citizens(rows & (self._arm > 0)) for place, rows in enumerate(members.values())}
        shown = mask_counts(counts)
        for place, (key, rows) in enumerate(members.items()):
            if counts[place]:
                yield self._judge(key, rows, counts[place], shown[place])

    def _judge(self, key: str, rows: Flags, n: int, count: ShownCount) -> FairnessGroup:
        started, others = rows & (self._arm > 0), rows & (self._arm == 0)
        head: dict[str, Any] = {"key": key, "n": count.value, "n_low": count.low, "n_high": count.high}
        reason = hidden_reason(min(n, self._citizens(others)) if n >= SMALLEST_SHOWN_EFFECT else n, has_overlap=True)
        if reason is not None:
            return FairnessGroup(**head, reason=reason)
        error, apart = self._mean(self._residual, others), self._mean(self._apart, started)
        return FairnessGroup(
            **head,
            error=error.value,
            low=error.low,
            high=error.high,
            apart=apart.value,
            apart_low=apart.low,
            apart_high=apart.high,
            top_share=self._share(started, (self._rank > 0) & (self._rank <= TOP)),
            unranked_share=self._share(started, self._rank == 0),
            **self._order(rows),
            shown=True,
        )

    def _share(self, started: Flags, among: Flags) -> float | None:
        """Of the starts; None where one to four citizens would follow from it."""
        few = (self._citizens(started & one) for one in (among, ~among))
        if any(0 < n < SMALLEST_SHOWN_GROUP for n in few):
            return None
        return float(among[started].mean())

    def _mean(self, values: Floats, rows: Flags) -> _Mean:
        """Weighted mean and its 95 % interval, clustered by citizen."""
        w = self._weights[rows] / self._weights[rows].sum()
        mean = float(w @ values[rows])
        _, who = np.unique(self._cluster[rows], return_inverse=True)
        se = float(np.sqrt(np.square(np.bincount(who, w * (values[rows] - mean))).sum()))
        return _Mean(mean, mean - NORMAL_95 * se, mean + NORMAL_95 * se)

    def _order(self, rows: Flags) -> dict[str, Any]:
        """How far the offers' order for the group is the order for all."""
        if self._tell is None or rows.sum() < FEWEST_ROWS or self._citizens(rows) < FEWEST_CITIZENS:
            return {}
        here = {arm.arm: arm.estimate for arm in self._tell(np.where(rows, self._weights, 0.0)).arms}
        pairs = [
            (arm.estimate, here[arm.arm])
            for arm in self._everybody.arms
            if arm.n_clusters >= SMALLEST_SHOWN_EFFECT and arm.estimate is not None and here[arm.arm] is not None
        ]
        if len(pairs) < 3:
            return {}
        all_, own = self._sign * np.array(pairs, dtype=np.float64).T
        agreement = float(spearmanr(all_, own).statistic)
        return {
            "order_agreement": agreement if np.isfinite(agreement) else None,
            "same_top": bool(all_.argmax() == own.argmax()),
        }

    def _citizens(self, rows: Flags) -> int:
        return len(np.unique(self._cluster[rows]))
