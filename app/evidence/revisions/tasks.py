"""Making runs again, finding out what moved, and the night's work, in a worker."""

from datetime import date
from typing import Any

from app.evidence.revisions import frozen, reads, service
from app.platform.errors import N_, VifteError
from app.platform.jobs import JobCancelled, Progress, task


@task("revisions.repeat", queue="heavy")
async def repeat(progress: Progress, *, repeat_id: int) -> dict[str, Any]:
    """Fit the frozen table anew and hold every figure against the stored one."""
    # Imported here: the web process reads this module's room, and must never load pandas or scikit-learn.
    from app.evidence.revisions import repeating

    try:
        asked = await service.get_repeat(repeat_id)
        await progress.step(0.0, N_("Reading the frozen table"))
        content, about = frozen.fetch_table(await service.get_frozen(asked.run_id))
        stored = await reads.read_stored_figures(asked.run_id)
        await progress.step(0.05, N_("Estimating the effects again"))
        result = await repeating.repeat_run(progress, content, about, stored)
        await service.store_repeat(repeat_id, result)
    except (Exception, JobCancelled) as problem:
        await service.fail_repeat(repeat_id, _failure_of(problem))
        raise
    return {"repeat_id": repeat_id, "different": result.different}


@task("revisions.compare", queue="heavy")
async def compare(progress: Progress, *, change_id: int) -> dict[str, Any]:
    """Part what moved between two runs into model, data and case mix."""
    from app.evidence.revisions import moving

    try:
        asked = await service.get_change(change_id)
        await progress.step(0.0, N_("Reading the frozen tables"))
        old, new = [
            frozen.fetch_table(await service.get_frozen(run_id)) for run_id in (asked.old_run_id, asked.new_run_id)
        ]
        told = [await reads.read_standings(run_id) for run_id in (asked.old_run_id, asked.new_run_id)]
        moves = await moving.find_moves(progress, old, new, (told[0], told[1]))
        await service.store_change(change_id, moves)
    except (Exception, JobCancelled) as problem:
        await service.fail_change(change_id, _failure_of(problem))
        raise
    return {"change_id": change_id, "offers": len({move.offer_id for move in moves})}


@task("revisions.nightly", queue="heavy")
async def nightly(progress: Progress, *, day: str) -> dict[str, Any]:
    """A run for tonight, where data, model or settings are others than in the newest run."""
    from app.evidence.effects.fitting import MODEL_VERSION

    on_date = date.fromisoformat(day)
    await progress.step(0.0, N_("Reading the records"))
    fingerprint = await service.read_fingerprint(on_date)
    run_id = await service.start_nightly(fingerprint, MODEL_VERSION, today=on_date)
    return {"run_id": run_id}


@task("revisions.remove_tables", queue="quick")
async def remove_tables(progress: Progress, *, day: str) -> dict[str, Any]:
    await progress.step(0.0, N_("Removing tables whose time is over"))
    return {"removed": await service.remove_tables(date.fromisoformat(day))}


def _failure_of(problem: BaseException) -> str:
    if isinstance(problem, JobCancelled):
        return "cancelled"
    return "refused" if isinstance(problem, VifteError) else "unexpected"
