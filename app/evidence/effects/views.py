"""Effects on the offers' own people as the pages show them: templates hold no arithmetic."""

from collections.abc import Sequence

import msgspec

from app.evidence.effects import wording
from app.evidence.effects.outcomes import find_outcome
from app.evidence.effects.schemas import OutcomeResult, RunDetail, ShownEstimate

CONFIDENCE = 0.95


class CountView(msgspec.Struct, frozen=True):
    """A number of people: `value`, or only its band."""

    value: int | None
    low: int
    high: int | None


class EffectRow(msgspec.Struct, frozen=True, kw_only=True):
    """One offer's effect in the unit people read (`unit` is a msgid): weeks, percentage points, points of a scale."""

    offer_id: int
    code: str
    title: str
    offer_type: str
    supplier_name: str
    supplier_kind: str
    n: CountView
    unit: str
    decimals: int
    estimate: float | None
    low: float | None
    high: float | None
    effective_n: float | None
    outside_support: float | None
    imbalance_before: float | None
    imbalance_after: float | None
    shown: bool
    verdict: str
    verdict_kind: str
    reason: str
    warnings: list[str]


class EffectTable(msgspec.Struct, frozen=True, kw_only=True):
    """The effects on one outcome on one scale, `minimum` to `maximum`, for the interval pictures.

    level_unit : the unit of `control_mean`, a level where `unit` is one of differences.
    by_chance : how many of the rows' intervals would miss "no effect" if no offer had any.
    """

    outcome: str
    better: str
    unit: str
    level_unit: str
    decimals: int
    by_chance: int
    rows: list[EffectRow]
    hidden: list[EffectRow]
    minimum: float
    maximum: float
    control_mean: float | None
    follow_up_share: float | None
    n_controls: int


def show_effects(result: OutcomeResult) -> EffectTable:
    """Effects of one outcome; those that may not be shown stand apart with the reason."""
    return effect_table(
        result.estimates,
        outcome=result.outcome,
        better=result.better,
        unit=result.unit,
        control_mean=result.control_mean,
        follow_up_share=result.follow_up_share,
        n_controls=result.n_controls,
    )


def effect_table(
    estimates: Sequence[ShownEstimate],
    *,
    outcome: str,
    better: str,
    unit: str,
    control_mean: float | None = None,
    follow_up_share: float | None = None,
    n_controls: int = 0,
) -> EffectTable:
    rows = [_effect_row(one, better=better, unit=unit) for one in estimates]
    ends = [end for row in rows for end in (row.low, row.high) if end is not None]
    return EffectTable(
        outcome=outcome,
        better=better,
        unit=wording.UNITS[unit],
        level_unit=wording.LEVELS[unit],
        decimals=wording.DECIMALS[unit],
        by_chance=round((1 - CONFIDENCE) * sum(row.shown for row in rows)),
        rows=[row for row in rows if row.shown],
        hidden=[row for row in rows if not row.shown],
        minimum=min([0.0, *ends]),
        maximum=max([0.0, *ends]),
        control_mean=None if control_mean is None else control_mean * scale_of(unit),
        follow_up_share=follow_up_share,
        n_controls=n_controls,
    )


def scale_of(unit: str) -> float:
    """Shares are read as percentage points."""
    return 100.0 if unit == "share" else 1.0


def verdict_of(low: float | None, high: float | None, better: str) -> str:
    """By the whole interval: helps, harms, or unclear."""
    if low is None or high is None or low <= 0 <= high:
        return "unclear"
    return "helps" if (low > 0) == (better == "more") else "harms"


def count_view(value: int | None, low: int, high: int | None) -> CountView:
    return CountView(value, low, high)


def chosen_result(detail: RunDetail, outcome: str | None) -> OutcomeResult | None:
    """The result asked for, else the run's main one; None before the run is fitted."""
    by_code = {result.outcome: result for result in detail.results}
    return by_code.get(outcome or "") or by_code.get(detail.run.outcome) or next(iter(by_code.values()), None)


def group_by_outcome(estimates: Sequence[ShownEstimate]) -> list[EffectTable]:
    """One table an outcome, for a single offer's page."""
    tables = []
    for one in estimates:
        outcome = find_outcome(one.outcome)
        better, unit = (outcome.better, outcome.unit) if outcome else ("more", "weeks")
        tables.append(effect_table([one], outcome=one.outcome, better=better, unit=unit))
    return tables


def _effect_row(one: ShownEstimate, *, better: str, unit: str) -> EffectRow:
    scale = scale_of(unit)
    label, kind = wording.VERDICTS[verdict_of(one.low, one.high, better)]
    return EffectRow(
        offer_id=one.offer_id,
        code=one.offer_code,
        title=one.offer_title,
        offer_type=one.offer_type,
        supplier_name=one.supplier_name,
        supplier_kind=one.supplier_kind,
        n=count_view(one.n, one.n_low, one.n_high),
        unit=wording.UNITS[unit],
        decimals=wording.DECIMALS[unit],
        estimate=_scaled(one.estimate, scale),
        low=_scaled(one.low, scale),
        high=_scaled(one.high, scale),
        effective_n=one.effective_n,
        outside_support=one.outside_support,
        imbalance_before=one.imbalance_before,
        imbalance_after=one.imbalance_after,
        shown=one.shown,
        verdict=label,
        verdict_kind=kind,
        reason=wording.reason_label(one.reason),
        warnings=[wording.WARNINGS.get(code, code) for code in one.warnings],
    )


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else value * scale
