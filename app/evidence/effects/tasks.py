"""Fitting a run, in a worker."""

import asyncio
import functools
import os
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.evidence.effects import service
from app.evidence.effects.outcomes import get_outcome
from app.evidence.effects.predictors import list_predictors
from app.evidence.effects.schemas import FittedCourse, FittedOutcome
from app.evidence.effects.storing import FittedRun
from app.platform.clock import today
from app.platform.errors import N_, VifteError
from app.platform.jobs import JobCancelled, Progress, task

if TYPE_CHECKING:
    from app.evidence.effects.fitting import Table

# How long the frozen analysis table is kept, so that a published figure can be made again and questioned.
RETENTION = timedelta(days=5 * 365)


@task("effects.fit", queue="heavy")
async def fit(progress: Progress, *, run_id: int) -> dict[str, Any] | None:
    try:
        return await _fit(progress, run_id)
    except JobCancelled:
        await service.fail_run(run_id, "cancelled")
        raise
    except VifteError:
        await service.fail_run(run_id, "refused")
        raise
    except Exception:
        await service.fail_run(run_id, "unexpected")
        raise


async def _fit(progress: Progress, run_id: int) -> dict[str, Any]:
    # Imported here: the web process reads this module's room, and must never load pandas or scikit-learn.
    from app.evidence.effects import fitting

    started = time.monotonic()
    await progress.step(0.0, N_("Reading the records"))
    run, records = await service.read_records(run_id, today=today())
    await progress.step(0.05, N_("Building the analysis table"))
    plan = fitting.Plan(
        outcomes=[get_outcome(code) for code in run.outcomes],
        predictors=[one for one in list_predictors() if one.code in run.predictors],
        settings=run.settings,
    )
    table = await asyncio.to_thread(fitting.build_table, records, plan)
    assert table.summary is not None
    frozen = await asyncio.to_thread(fitting.freeze, table, run_id)
    fitted, course = await _estimate(progress, table)
    await progress.step(0.97, N_("Storing the draft"))
    result = FittedRun(
        summary=table.summary,
        frozen=frozen,
        fingerprint=records.fingerprint,
        data_until=records.data_until,
        retain_until=today() + RETENTION,
        library_versions=fitting.library_versions(),
        model_version=fitting.MODEL_VERSION,
        seconds=round(time.monotonic() - started, 1),
        course=course,
    )
    await service.store_result(run_id, result, fitted)
    return {"run_id": run_id, "outcomes": len(fitted)}


async def _estimate(progress: Progress, table: "Table") -> tuple[list[FittedOutcome], FittedCourse | None]:
    from app.evidence.effects import fitting
    from app.evidence.effects.fitting.comparing import register_comparison
    from models.parallel import one_thread

    # The limit of linear algebra is the whole process's, so it is held around all outcomes at once.
    with one_thread():
        await progress.step(0.15, N_("Finding comparable citizens"))
        comparisons = await asyncio.to_thread(fitting.compare_arms, table)
        await progress.step(0.22, N_("Testing on weeks long before the start"))
        tested = await asyncio.to_thread(fitting.fit_placebo, table)
        await progress.step(0.25, N_("Estimating the effects"))
        works = [
            functools.partial(fitting.fit_outcome, table, outcome, comparisons[outcome.code], tested)
            for outcome in table.about.outcomes
        ]
        fitted = await _side_by_side(progress, works)
        await progress.step(0.92, N_("Following the effects week by week"))
        course = await asyncio.to_thread(fitting.fit_course, table, register_comparison(table, comparisons))
    return fitted, course


async def _side_by_side(progress: Progress, works: Sequence[Callable[[], FittedOutcome]]) -> list[FittedOutcome]:
    """As many at once as there are processors; each on one thread, so the figures are the same."""
    free, total = asyncio.Semaphore(os.cpu_count() or 1), len(works)

    async def run(work: Callable[[], FittedOutcome]) -> FittedOutcome:
        async with free:
            return await asyncio.to_thread(work)

    running = [asyncio.create_task(run(work)) for work in works]
    try:
        for done, one in enumerate(asyncio.as_completed(running), start=1):
            await one
            share = 0.25 + 0.65 * done / total
            await progress.step(share, N_("{done} of {total} outcomes estimated"), done=done, total=total)
    finally:
        # After an error or a cancel, what has not begun never begins.
        for left in running:
            left.cancel()
    return [one.result() for one in running]
