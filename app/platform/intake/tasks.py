"""Reading and writing big files in a worker."""

from typing import Any

from app.platform.intake import service, undoing
from app.platform.jobs import Progress, task


@task("intake.read", queue="quick")
async def read_file(progress: Progress, *, batch_id: int, actor_id: int) -> dict[str, Any] | None:
    await service.read_batch(batch_id, progress.step)
    return None


@task("intake.commit", queue="quick")
async def commit_file(progress: Progress, *, batch_id: int, actor_id: int) -> dict[str, Any] | None:
    try:
        await service.commit_batch(batch_id, actor_id=actor_id, step=progress.step)
    except BaseException:
        await service.release_batch(batch_id)
        raise
    return None


@task("intake.undo", queue="quick")
async def undo_file(progress: Progress, *, batch_id: int, actor_id: int) -> dict[str, Any] | None:
    await undoing.undo_batch(batch_id, actor_id=actor_id, step=progress.step)
    return None
