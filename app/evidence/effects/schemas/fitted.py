"""What the fitting hands over to be stored."""

from datetime import date
from typing import Any

import msgspec


class FittedArm(msgspec.Struct, frozen=True, kw_only=True):
    """One offer's estimate as it comes from the fitting; `n` counts people, `n_rows` their starts.

    followed : share of the starts seen to the end of the outcome.
    few_events : of an outcome that is a share, too few had it, and too few would have had it without the offer.
    """

    offer_id: int
    n: int
    n_rows: int
    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    effective_n: float | None
    raw_mean: float | None
    outside_support: float | None
    imbalance_before: float | None
    imbalance_after: float | None
    has_overlap: bool
    followed: float | None
    few_events: bool
    warnings: list[str]


class FittedCommon(msgspec.Struct, frozen=True, kw_only=True):
    """One offer's effect in one population, told together with the others; fields as in `models.result.ArmEffect`, but
    that `far_on` is the predictor."""

    offer_id: int
    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    set_low: int | None
    set_high: int | None
    p_best: float | None
    p_top3: float | None
    p_positive: float | None
    p_above: float | None
    reliability: float | None
    flag: str
    grade: int | None
    rankable: bool
    not_ranked_because: str
    needed: int | None
    far_by: float | None = None
    far_on: str | None = None


class FittedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Offers told as one.

    offer_ids : the offers it holds, of both sides for a contrast.
    """

    dimension: str
    key: str
    offer_ids: list[int]
    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    p_positive: float | None
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None


class FittedPopulation(msgspec.Struct, frozen=True, kw_only=True):
    """All offers told for one population, "all" or a target group's code; fields as in `tables.EffectPopulation`."""

    population: str
    n_citizens: int
    n_rows: int
    centre: float | None
    between_sd: float | None
    p_of_no_difference: float | None
    offer_ids: list[int]
    covariance: list[float]
    parts: dict[str, float]
    personal: dict[str, Any]
    commons: list[FittedCommon]
    groups: list[FittedGroup]


class FittedPoint(msgspec.Struct, frozen=True, kw_only=True):
    """The effect on being self-supporting in one week after the start, of one offer or of several told as one.

    offer_ids : the offers it holds.   followed : share of their starts seen to that week.
    """

    dimension: str
    key: str
    week: int
    offer_ids: list[int]
    estimate: float | None
    low: float | None
    high: float | None
    has_overlap: bool
    followed: float | None


class FittedCourse(msgspec.Struct, frozen=True, kw_only=True):
    """The effect week by week.

    counts : people of each offer.
    """

    counts: dict[int, int]
    points: list[FittedPoint]


class FittedOutcome(msgspec.Struct, frozen=True, kw_only=True):
    outcome: str
    n_rows: int
    n_controls: int
    follow_up_share: float | None
    control_mean: float | None
    arms: list[FittedArm]
    covariance_ids: list[int]
    covariance: list[float]
    diagnostics: dict[str, Any]
    populations: list[FittedPopulation] = []


class FrozenTable(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    sha256: str


class TrialSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The analysis table in numbers: what went in, and what was left out for which reason."""

    n_citizens: int
    n_rows: int
    n_starts: int
    first_monday: date | None
    last_monday: date | None
    exclusions: dict[str, int]
    predictors: list[str]
