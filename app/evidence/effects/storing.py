"""Writes a fitted run down: what is hidden is decided here once, so that every reader hides the same."""

from datetime import date
from typing import Any

import msgspec

from app.evidence.effects import queries, storing_told
from app.evidence.effects.display import ShownCount, hidden_reason, mask_counts
from app.evidence.effects.outcomes import get_outcome
from app.evidence.effects.schemas import FittedArm, FittedCourse, FittedOutcome, FrozenTable, TrialSummary


class FittedRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run's result apart from its outcomes."""

    summary: TrialSummary
    frozen: FrozenTable
    fingerprint: str
    data_until: date
    retain_until: date
    library_versions: dict[str, str]
    model_version: str
    seconds: float
    course: FittedCourse | None = None


async def store(run_id: int, result: FittedRun, fitted: list[FittedOutcome]) -> bool:
    """False when the run has a result already."""
    stored = await queries.store_draft(
        run_id,
        result.summary,
        result.frozen,
        fingerprint=result.fingerprint,
        data_until=result.data_until,
        retain_until=result.retain_until,
        library_versions=result.library_versions,
        model_version=result.model_version,
        seconds=result.seconds,
    )
    if not stored:
        return False
    for one in fitted:
        outcome = get_outcome(one.outcome)
        await queries.insert_outcome(run_id, one, better=outcome.better, unit=outcome.unit)
        await queries.insert_estimates(estimate_rows(run_id, one))
        await _store_populations(run_id, one)
    if result.course is not None:
        await queries.insert_course(storing_told.course_rows(run_id, result.course))
    return True


async def _store_populations(run_id: int, fitted: FittedOutcome) -> None:
    told, name = fitted.populations, fitted.outcome
    await queries.insert_populations([storing_told.population_row(run_id, name, one) for one in told])
    await queries.insert_common([row for one in told for row in storing_told.common_rows(run_id, name, one)])
    await queries.insert_groups([row for one in told for row in storing_told.group_rows(run_id, fitted, one)])


def estimate_rows(run_id: int, fitted: FittedOutcome) -> list[tuple[Any, ...]]:
    """Rows of `effect_estimate`, in the order of `queries.ESTIMATE_COLUMNS`."""
    shown_counts = mask_counts({arm.offer_id: arm.n for arm in fitted.arms})
    return [_row(run_id, fitted.outcome, arm, shown_counts[arm.offer_id]) for arm in fitted.arms]


def _row(run_id: int, outcome: str, arm: FittedArm, count: ShownCount) -> tuple[Any, ...]:
    reason = hidden_reason(
        arm.n,
        has_overlap=arm.has_overlap,
        followed=arm.followed,
        few_events=arm.few_events,
        not_followed="not_assessed_again" if get_outcome(outcome).indicator else "too_fresh",
    )
    if reason is None and arm.estimate is None:
        reason = "no_estimate"
    return (
        run_id, arm.offer_id, outcome, arm.n, count.value, count.low, count.high, arm.estimate, arm.se, arm.low,
        arm.high, arm.effective_n, arm.raw_mean, arm.outside_support, arm.imbalance_before, arm.imbalance_after,
        reason is None, reason, arm.warnings,
    )  # fmt: skip
