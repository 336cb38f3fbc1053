"""Fitting a run, in a worker."""

import asyncio
import time
from datetime import timedelta
from typing import Any

from app.evidence.effects import service
from app.evidence.effects.outcomes import get_outcome
from app.evidence.effects.predictors import list_predictors
from app.evidence.effects.schemas import FittedOutcome
from app.evidence.effects.storing import FittedRun
from app.platform.clock import today
from app.platform.errors import N_, VifteError
from app.platform.jobs import JobCancelled, Progress, task

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
    frozen = await asyncio.to_thread(fitting.freeze, table, run_id)
    fitted: list[FittedOutcome] = []
    for position, code in enumerate(run.outcomes):
        share = 0.2 + 0.75 * position / len(run.outcomes)
        await progress.step(
            share, N_("Estimating outcome {position} of {total}"), position=position + 1, total=len(run.outcomes)
        )
        fitted.append(await asyncio.to_thread(fitting.fit_outcome, table, get_outcome(code), run.settings.seed))
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
    )
    await service.store_result(run_id, result, fitted)
    return {"run_id": run_id, "outcomes": len(fitted)}
