"""What a card says, as figures without words: everything is worked out here, once for page, document and JSON."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from math import sqrt
from typing import Any

import msgspec

from app.evidence.effects.intervals import NORMAL_95
from app.evidence.effects.schemas import (
    CommonEstimate,
    FairnessGroup,
    GroupResult,
    OutcomeResult,
    Population,
    Run,
    RunDetail,
    ShownEstimate,
    read_diagnostics,
)
from app.evidence.effects.schemas.diagnostics import Diagnostics, PlaceboOutcome, Robustness

EVERYBODY = "all"


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """The decision a run rests on."""

    id: int
    name: str
    decided_on: date
    impact_assessment: str
    allowed_predictors: list[str]
    withdrawn_at: datetime | None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """All offers told together for everybody: how far they differ, and what may be ranked.

    n_offers : of the run.   n_told : those with people enough to be told.
    not_ranked : offers without a rank, by the first reason.   personal : whether citizens get an order of their own.
    """

    n_citizens: int
    n_offers: int
    n_told: int
    between_sd: float | None
    p_of_no_difference: float | None
    n_rankable: int
    not_ranked: dict[str, int]
    n_better: int
    n_worse: int
    personal: bool | None


SURPRISING = 0.05


class Placebo(msgspec.Struct, frozen=True, kw_only=True):
    """One check on what no offer can have changed.

    p_value : chance of effects as far from zero, offer by offer, if all were zero.
    n_outside : offers whose interval leaves zero out; n_by_chance as many as chance makes.
    shared, low, high : what all offers have in common, in standard deviations of what cannot be predicted.
    """

    name: str
    p_value: float
    n_offers: int
    n_outside: int
    n_by_chance: float
    shared: float | None
    low: float | None
    high: float | None

    @property
    def is_loud(self) -> bool:
        """By either question: offer by offer, which over many offers hardly hears what all share, or all together."""
        apart = self.low is not None and self.high is not None and not self.low <= 0.0 <= self.high
        return self.p_value < SURPRISING or apart


class Benchmark(msgspec.Struct, frozen=True, kw_only=True):
    """Something unseen would have to be `times` as strong as this fact to explain the effect away."""

    predictor: str
    value: str
    times: float


class Strength(msgspec.Struct, frozen=True, kw_only=True):
    """How strong something unseen must be to explain one offer's effect away, strongest comparison first."""

    offer_id: int
    offer_title: str
    supplier_name: str
    estimate: float
    low: float
    high: float
    n: int | None
    n_low: int
    n_high: int | None
    value: float
    value_of_limit: float | None
    benchmarks: list[Benchmark]


class OutcomeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome in a line.

    readings : offers by what the whole interval says: helps, harms, unclear.   hidden : offers not shown, by reason.
    """

    outcome: str
    better: str
    unit: str
    n_rows: int
    n_controls: int
    follow_up_share: float | None
    control_mean: float | None
    n_offers: int
    readings: dict[str, int]
    hidden: dict[str, int]

    @property
    def n_shown(self) -> int:
        return sum(self.readings.values())


class MainOutcome(OutcomeLine, frozen=True, kw_only=True):
    """The run's main outcome, whole; parts that the run did not measure are None or empty.

    widened : whether the placebo's findings were added to the common population's intervals.
    calibration, balance, overlap, fairness : as in `effects.schemas.Diagnostics`.
    """

    told: Told | None
    contrast: GroupResult | None
    kinds: list[GroupResult]
    placebos: list[Placebo]
    widened: bool
    strengths: list[Strength]
    calibration: dict[str, Any]
    fairness: dict[str, list[FairnessGroup]]
    balance: list[dict[str, Any]]
    overlap: list[list[float]]
    failure: str | None


class CardFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A run's card in figures.

    left_out : predictors on the reviewed list that the run did not use.   sensitive_used : those it used by decision.
    main : None before the run is fitted.
    """

    run: Run
    basis: Basis | None
    asked_by: str | None
    published_by: str | None
    left_out: list[str]
    sensitive_used: list[str]
    outcomes: list[OutcomeLine]
    main: MainOutcome | None


def main_result(detail: RunDetail) -> OutcomeResult | None:
    """The run's main outcome, or the first there is."""
    return next((one for one in detail.results if one.outcome == detail.run.outcome), next(iter(detail.results), None))


def gather_line(result: OutcomeResult) -> OutcomeLine:
    return OutcomeLine(**_line(result))


def gather_main(
    result: OutcomeResult,
    population: Population | None,
    commons: Sequence[CommonEstimate],
    groups: Sequence[GroupResult],
) -> MainOutcome:
    """population, commons, groups : of everybody; None and empty where the run did not tell offers together."""
    checks = read_diagnostics(result.diagnostics)
    return MainOutcome(
        **_line(result),
        told=_told(population, commons),
        contrast=next((one for one in groups if one.dimension == "contrast"), None),
        kinds=[one for one in groups if one.dimension == "kind"],
        placebos=[_placebo(name, one) for name, one in checks.placebo.outcomes.items()],
        widened=checks.placebo.variance > 0 or checks.placebo.shared_variance > 0,
        strengths=_strengths([one for one in result.estimates if one.shown], result.better, checks),
        calibration=checks.calibration,
        fairness=checks.fairness,
        balance=checks.balance,
        overlap=checks.overlap,
        failure=checks.failure,
    )


def _line(result: OutcomeResult) -> dict[str, Any]:
    shown = [one for one in result.estimates if one.shown]
    return {
        "outcome": result.outcome,
        "better": result.better,
        "unit": result.unit,
        "n_rows": result.n_rows,
        "n_controls": result.n_controls,
        "follow_up_share": result.follow_up_share,
        "control_mean": result.control_mean,
        "n_offers": len(result.estimates),
        "readings": dict(Counter(reading_of(one, result.better) for one in shown)),
        "hidden": dict(Counter(one.reason or "no_estimate" for one in result.estimates if not one.shown)),
    }


def reading_of(one: ShownEstimate, better: str) -> str:
    """By the whole interval: helps, harms, or unclear."""
    if one.low is None or one.high is None or one.low <= 0 <= one.high:
        return "unclear"
    return "helps" if (one.low > 0) == (better == "more") else "harms"


def _told(population: Population | None, commons: Sequence[CommonEstimate]) -> Told | None:
    if population is None or not commons:
        return None
    return Told(
        n_citizens=population.n_citizens,
        n_offers=len(commons),
        n_told=len(population.offer_ids),
        between_sd=population.between_sd,
        p_of_no_difference=population.p_of_no_difference,
        n_rankable=sum(one.rankable for one in commons),
        not_ranked=dict(Counter(one.not_ranked_because for one in commons if not one.rankable)),
        n_better=sum(one.flag == "better" for one in commons),
        n_worse=sum(one.flag == "worse" for one in commons),
        personal=bool(population.personal.get("on")) if population.personal else None,
    )


def _placebo(name: str, check: PlaceboOutcome) -> Placebo:
    arms = list(check.arms.values())
    return Placebo(
        name=name,
        p_value=check.p_value,
        n_offers=len(arms),
        n_outside=sum(abs(arm.att) > NORMAL_95 * arm.se for arm in arms),
        n_by_chance=0.05 * len(arms),
        shared=check.mean,
        low=check.low,
        high=check.high,
    )


def _strengths(shown: Sequence[ShownEstimate], better: str, checks: Diagnostics) -> list[Strength]:
    """Of the offers whose effect is clear: where it is not, nothing is left to explain away."""
    found = []
    for one in shown:
        robust = checks.robustness.get(str(one.offer_id))
        if robust is not None and robust.value is not None and reading_of(one, better) != "unclear":
            found.append(_strength(one, robust, robust.value))
    return found


def _strength(one: ShownEstimate, robust: Robustness, value: float) -> Strength:
    assert one.estimate is not None and one.low is not None and one.high is not None
    return Strength(
        offer_id=one.offer_id,
        offer_title=one.offer_title,
        supplier_name=one.supplier_name,
        estimate=one.estimate,
        low=one.low,
        high=one.high,
        n=one.n,
        n_low=one.n_low,
        n_high=one.n_high,
        value=value,
        value_of_limit=robust.value_of_limit,
        # A trait t times as strong, on the outcome and on who starts alike, makes t² times the bias.
        benchmarks=[_benchmark(each) for each in robust.benchmarks if each.get("times")],
    )


def _benchmark(stored: dict[str, Any]) -> Benchmark:
    """`benefit=sygedagpenge` and `barriers: gaeld` are one value of a fact; a run may have told them apart itself."""
    predictor, value = stored.get("predictor"), str(stored.get("value") or "")
    if predictor is None:
        column = str(stored["covariate"])
        predictor, value = next((column.split(mark, 1) for mark in ("=", ": ") if mark in column), (column, ""))
    return Benchmark(predictor=str(predictor), value=value, times=sqrt(stored["times"]))
