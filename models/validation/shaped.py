"""Data shaped like a table at hand, with effects that are planted and so known.

Its citizens, its arms' sizes, who was sent where and what would have been without an offer are kept.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.comparison import Columns, compare
from models.errors import InputError
from models.estimate import fit_outcome_once
from models.validation.assignment import Assignment, learn_assignment
from models.validation.left_over import LeftOver, learn_left_over
from models.validation.simulate import Simulated

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Plant = Literal["normal", "heavy", "un-nested", "outlier", "none"]

PLANTS: tuple[Plant, ...] = ("normal", "heavy", "un-nested", "none", "outlier")
# Skewness of planted effects that are heavy: the sd and mean of an exponential to this power.
HEAVY_POWER, HEAVY_MEAN, HEAVY_SD = 1.3, 1.1667, 1.5351
# Effects' slopes on the citizens' prospects, as shares of the effects' own standard deviation.
COMMON_SLOPE, OWN_SLOPE = 0.3, 0.15
# Of the variance of planted effects, what all groupings share; the rest is the arm's own.
SHARE_OF_GROUPS = 0.5
OUTLIER_SDS = 4.0
# A share's chance stays so far from 0 and 1.
EDGE = 0.005
SHARE_VALUES = 2


@dataclass(frozen=True)
class Planted:
    """True effect of arm k on row i: level[k] + slope[k] * z[i], where z are the row's standardised prospects."""

    level: Floats
    slope: Floats

    def on(self, z: Floats) -> Floats:
        return np.asarray(self.level + z[:, None] * self.slope)


@dataclass(frozen=True)
class Shape:
    """What is kept of a table; draw from it as often as wanted.

    prediction : (n_obs,) m_0, the outcome without an offer.   centre, between_sd : of the effects, as estimated.
    """

    frame: pd.DataFrame
    columns: Columns
    names: tuple[str, ...]
    groups: dict[str, dict[str, str]]
    prediction: Floats
    assignment: Assignment
    left_over: LeftOver
    is_share: bool
    centre: float
    between_sd: float

    def draw(self, plant: Plant, rng: np.random.Generator) -> Simulated:
        """A table of the same rows: everybody's arm and outcome are drawn anew, with effects planted."""
        effects = self._plant(plant, rng)
        arm = self.assignment.draw(rng)
        y = self._outcomes(arm, effects, rng)
        frame = self.frame[[*self.columns.covariates]].copy()
        labels = np.array([self.columns.control, *self.names], dtype=object)
        frame = frame.assign(**{self.columns.arm: labels[arm], "simulated outcome": y})
        if self.columns.cluster:
            frame[self.columns.cluster] = self.frame[self.columns.cluster].to_numpy()
        for name, of_arm in self.groups.items():
            frame[name] = np.array(["", *(of_arm[arm_name] for arm_name in self.names)], dtype=object)[arm]
        return Simulated(
            frame=frame,
            covariates=list(self.columns.covariates),
            true_att=dict(zip(self.names, self._mean_effects(effects, own_people=True).tolist(), strict=True)),
            true_common=dict(zip(self.names, self._mean_effects(effects).tolist(), strict=True)),
            effect_on=lambda: self._effect(effects, slice(None)),
            groups=tuple(self.groups),
            cluster=self.columns.cluster,
            arm=self.columns.arm,
            outcome="simulated outcome",
            control=self.columns.control,
        )

    def _plant(self, plant: Plant, rng: np.random.Generator) -> Planted:
        n_arms, sd = len(self.names), self.between_sd
        if plant == "none":
            return Planted(np.zeros(n_arms), np.zeros(n_arms))
        level = rng.standard_normal(n_arms)
        if plant == "heavy":
            level = (rng.exponential(1.0, n_arms) ** HEAVY_POWER - HEAVY_MEAN) / HEAVY_SD
        elif plant == "outlier":
            level = np.zeros(n_arms)
            level[rng.integers(n_arms)] = OUTLIER_SDS
        elif plant == "normal" and self.groups:
            level = self._follow_groups(rng)
        slope = sd * (COMMON_SLOPE * rng.standard_normal() + OWN_SLOPE * rng.standard_normal(n_arms))
        return Planted(self.centre + sd * level, slope)

    def _follow_groups(self, rng: np.random.Generator) -> Floats:
        """Standard normal levels, half of whose variance the groupings share."""
        level = np.sqrt(1 - SHARE_OF_GROUPS) * rng.standard_normal(len(self.names))
        for of_arm in self.groups.values():
            codes = pd.factorize(pd.Series([of_arm[name] for name in self.names]))[0]
            level = level + np.sqrt(SHARE_OF_GROUPS / len(self.groups)) * rng.standard_normal(codes.max() + 1)[codes]
        return np.asarray(level)

    def _outcomes(self, arm: Integers, effects: Planted, rng: np.random.Generator) -> Floats:
        treated = np.flatnonzero(arm > 0)
        uniform = self.left_over.uniforms(rng)
        level = self.prediction.copy()
        # Rows by rows, and no whole table of effects: memory holds one column.
        level[treated] += effects.level[arm[treated] - 1] + effects.slope[arm[treated] - 1] * self._z()[treated]
        if self.is_share:
            return (uniform < np.clip(level, EDGE, 1 - EDGE)).astype(np.float64)
        return level + self.left_over.values(uniform)

    def _z(self) -> Floats:
        return np.asarray((self.prediction - self.prediction.mean()) / (self.prediction.std() or 1.0))

    def _effect(self, effects: Planted, rows: slice) -> Floats:
        effect = effects.on(self._z()[rows])
        if not self.is_share:
            return effect
        without = self.prediction[rows, None]
        return np.asarray(np.clip(without + effect, EDGE, 1 - EDGE) - np.clip(without, EDGE, 1 - EDGE))

    def _mean_effects(self, effects: Planted, *, own_people: bool = False) -> Floats:
        """(n_arms,) over all rows, or over those each arm is expected to get."""
        total, weight = np.zeros(len(self.names)), np.zeros(len(self.names))
        for rows, chance in self.assignment.chances():
            effect = self._effect(effects, rows)
            given = chance[:, 1:] if own_people else np.ones_like(effect)
            total += (given * effect).sum(axis=0)
            weight += given.sum(axis=0)
        return np.asarray(total / weight)


def learn_shape(
    frame: pd.DataFrame, columns: Columns, outcome: str, *, between_sd: float | None = None, random_state: int = 0
) -> Shape:
    """Fit what is to be kept. Sampling weights are not: the table's rows are the population.

    between_sd : of the effects to plant, in the outcome's unit; as estimated when None.

    Raises InputError, which names the column, for a table that cannot be estimated from, or has one arm alone.
    """
    comparison = compare(frame, columns, random_state=random_state)
    if len(comparison.checked.names) < 2:
        raise InputError(f"Column '{columns.arm}' holds one arm beside the control; validation asks for two or more.")
    fitted = fit_outcome_once(frame, comparison, outcome)
    told = fitted.tell().diagnostics["reliability"]
    y, prediction, checked = fitted.y, fitted.fit.prediction, comparison.checked
    return Shape(
        frame=frame,
        columns=columns,
        names=checked.names,
        groups=checked.groups,
        prediction=prediction,
        assignment=learn_assignment(frame, columns.covariates, checked.arm, random_state=random_state),
        left_over=learn_left_over(y, prediction, checked.arm == 0, checked.cluster),
        is_share=len(np.unique(y)) == SHARE_VALUES and set(np.unique(y)) <= {0.0, 1.0},
        centre=float(told.get("centre") or 0.0),
        between_sd=between_sd if between_sd is not None else float(told["between_sd"] or 0.0) or 0.1 * float(y.std()),
    )
