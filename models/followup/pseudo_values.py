"""Outcomes of people whose follow-up was cut short: what each adds to an estimate without bias."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

Measure = Literal["probability", "time"]


def pseudo_values(time: Floats, event: Integers, horizon: float, measure: Measure) -> Floats:
    """n·θ̂ − (n − 1)·θ̂₍₋ᵢ₎ of each row; given covariates its mean is the outcome's, so it stands in for the outcome.

    time : (n_obs,) how long the row was followed, 0 or more.
    event : (n_obs,) 0 cut short at `time`, 1 the event came then, 2 and more another event that rules it out.
    measure : "probability" for θ = F₁(horizon), the chance that the event has come by then (Aalen & Johansen 1978);
        "time" for θ = horizon − ∫F₁, the mean time without the event within the horizon. Whoever meets another
        event stays without this one to the horizon.

    Where nobody is cut short, the outcome itself comes back. Right where, within the rows given, being cut short
    tells nothing of what would have come. All n estimates without a row come from products before and after its
    own time, in O(n log n). Source: Andersen, Klein & Rosthøj 2003; Andersen & Perme 2010; Andersen 2013 (time lost).
    """
    steps = _Steps(time, event, horizon, measure)
    size = len(time)
    values = size * steps.total - (size - 1) * steps.without_each()
    return values if measure == "probability" else horizon - values


class _Steps:
    """At each distinct time: rows at risk, events of any kind and of the wanted one, and what one of these counts.

    With g = 1 (probability) or horizon − t (time), θ = Σ g(t)·S(t−)·d₁/n.
    """

    def __init__(self, time: Floats, event: Integers, horizon: float, measure: Measure) -> None:
        # What is known at the horizon: later events have not come yet.
        self.event = np.where(time <= horizon, event, 0)
        moments, self.place = np.unique(np.minimum(time, horizon), return_inverse=True)
        leaving = np.bincount(self.place).astype(np.float64)
        self.at_risk = len(time) - np.concatenate([[0.0], np.cumsum(leaving)[:-1]])
        self.ended = np.bincount(self.place, weights=self.event > 0)
        self.wanted = np.bincount(self.place, weights=self.event == 1)
        self.gain = np.ones(len(moments)) if measure == "probability" else horizon - moments
        self.left, self.sums = self._walk(self.at_risk)
        self.total = float(self.sums[-1])

    def _walk(self, at_risk: Floats) -> tuple[Floats, Floats]:
        """(n_times + 1,) share without any event, and θ so far, before each time and after the last."""
        left = np.concatenate([[1.0], np.cumprod(1 - self.ended / at_risk)])
        added = self.gain * left[:-1] * self.wanted / at_risk
        return left, np.concatenate([[0.0], np.cumsum(added)])

    def without_each(self) -> Floats:
        """(n_obs,) θ without each row: one fewer at risk until its time, one event fewer at it, all as it was after."""
        fewer = np.maximum(self.at_risk - 1, 1.0)
        # Where one alone is at risk nobody comes later, so that the walk beyond is never looked at.
        left, sums = self._walk(np.maximum(fewer, self.ended))
        rest = np.divide(self.total - self.sums[1:], self.left[1:], out=np.zeros(len(fewer)), where=self.left[1:] > 0)
        j = self.place
        of_wanted = (self.wanted[j] - (self.event == 1)) / fewer[j]
        of_any = (self.ended[j] - (self.event > 0)) / fewer[j]
        return np.asarray(sums[j] + left[j] * (self.gain[j] * of_wanted + (1 - of_any) * rest[j]))
