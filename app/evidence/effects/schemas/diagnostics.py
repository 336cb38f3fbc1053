"""What a run says of its own soundness, outcome by outcome: the shapes inside `OutcomeResult.diagnostics`.

Nothing in them tells of fewer than 15 people; they may be shown as they stand.
"""

from typing import Any

import msgspec


class PlaceboArm(msgspec.Struct, frozen=True, kw_only=True):
    """The effect of an offer on what it cannot have changed, in standard deviations of the residual."""

    att: float
    se: float


class PlaceboOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Effects on one thing that lies before the start, in standard deviations of the residual.

    p_value : chance of effects as far from nought, offer by offer, if all were nought.
    mean, low, high : what all offers have in common, with its 95 % interval: it leaves nought out where those who start
        anything differ from the others by something that nothing adjusts for.
    n_rows : rows that it is known of, None in runs that kept the number of all alone.
    arms : by offer id, those of 15 people and more.
    """

    p_value: float
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    n_rows: int | None = None
    arms: dict[str, PlaceboArm] = {}


class PlaceboCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Effects on weeks that lie so long before the start that nothing adjusted for counts them; they should be nought.

    variance, shared_variance : added to the offers' own variances and to all of them together, in the residual's
        variances; 0 where the placebo effects lie no further from nought than chance puts them.
    n_rows : rows that at least one of them is known of.
    outcomes : by name: "placebo weeks" is weeks on benefit in weeks 105-156 before the Monday, "placebo work" weeks in
        work in weeks 53-104 before it. Those that the records do not reach back to are left out; empty where the
        outcome is of another nature (an event, a score).
    """

    variance: float = 0.0
    shared_variance: float = 0.0
    n_rows: int = 0
    outcomes: dict[str, PlaceboOutcome] = {}


class Robustness(msgspec.Struct, frozen=True, kw_only=True):
    """How strong a hidden trait must be to explain an offer's effect away (`value`), or to reach nought with the limit.

    benchmarks : [{"covariate", "bias", "times"}], see `models.guards.sensitivity.describe_robustness`.
    """

    value: float | None = None
    value_of_limit: float | None = None
    benchmarks: list[dict[str, Any]] = []


class FairnessGroup(msgspec.Struct, frozen=True, kw_only=True):
    """How the run serves one group of citizens: one age band, sex, benefit or Danish level.

    n, n_low, n_high : citizens of the group who started an offer, as in `display.ShownCount`.
    error, low, high : mean of what happened less what was predicted without an offer, among rows of the group where
        nothing started, with its 95 % interval, in the outcome's unit. Above nought the group fares better without an
        offer than the model believes, and its offers look better than they are.
    apart, apart_low, apart_high : mean, over the group's starts, of how far their result lies from the effect of the
        offer they started. Above nought offers do more for this group than for others; told apart from chance when
        the interval leaves nought out.
    top_share : share of the group's starts that were in one of the offers ranked first to third for all.
        None, as `unranked_share`, where one to four citizens would follow from it.
    unranked_share : share of the group's starts in offers that have no rank.
    order_agreement : Spearman's rank correlation of the offers' order for this group and for all; None where the
        group has too few rows to be told for.   same_top : whether the same offer comes first in both.
    shown : figures stand only where it is so; else `reason` is "under_five" or "too_few".
    """

    key: str
    n: int | None
    n_low: int
    n_high: int | None
    error: float | None = None
    low: float | None = None
    high: float | None = None
    apart: float | None = None
    apart_low: float | None = None
    apart_high: float | None = None
    top_share: float | None = None
    unranked_share: float | None = None
    order_agreement: float | None = None
    same_top: bool | None = None
    shown: bool = False
    reason: str | None = None


class Diagnostics(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept of an outcome apart from its estimates; parts a run does not have are empty.

    balance : [{"predictor", "value", "before", "after"}], mean absolute standardised differences over offers.
    overlap : [low, high, share of started, share of others] of the chance to start anything.
    robustness : by offer id, those of 15 people and more.
    reliability : {"arms", "centre", "between_sd", "parts", "p_of_no_difference", "own_slope_sd"}.
    calibration : {"outcome_slope", "outcome_tenths", "offer_tenths"}, see `models.guards.calibration`.
    fairness : by fact: "age" (bands 16-29, 30-39, 40-49, 50-59, 60+), "sex", "benefit", "danish_level".
    coding : `models.table.design.Design.coding()`, what it takes to encode a citizen of today.
    bounds : of an indicator, by offer id, limits that hold whatever became of those never assessed again, see
        `fitting.bounding`; offers of which one to four were not are left out.
    assessed : of an indicator, see `assessed.AssessedView`.   failure : why there are no estimates.
    """

    balance: list[dict[str, Any]] = []
    overlap: list[list[float]] = []
    warnings: list[str] = []
    r_squared: float | None = None
    learners: dict[str, float] = {}
    placebo: PlaceboCheck = PlaceboCheck()
    robustness: dict[str, Robustness] = {}
    reliability: dict[str, Any] = {}
    calibration: dict[str, Any] = {}
    fairness: dict[str, list[FairnessGroup]] = {}
    coding: dict[str, Any] = {}
    bounds: dict[str, list[float]] = {}
    assessed: dict[str, Any] | None = None
    failure: str | None = None


def read_diagnostics(stored: dict[str, Any]) -> Diagnostics:
    """From `OutcomeResult.diagnostics`, of any age: what an older run does not have is empty."""
    return msgspec.convert(stored, Diagnostics)
