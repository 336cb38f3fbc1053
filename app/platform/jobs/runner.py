"""Runs one job from start to end, whatever its task does."""

from typing import Any

import structlog

from app.platform.errors import N_, VifteError
from app.platform.jobs import queries
from app.platform.jobs.progress import JobCancelled, StoredProgress
from app.platform.jobs.registry import body_of

log = structlog.get_logger(__name__)


async def run_job(job_id: int, *, joined: bool = False) -> BaseException | None:
    """Run a waiting job and store how it ended. Returns the error it failed with, and raises none.

    joined : stay in the caller's transaction, for tests.
    """
    begun = await queries.start(job_id)
    if begun is None:
        return None
    name, arguments = begun
    log.info("job started", job_id=job_id, task=name)
    try:
        result = await _run_body(name, arguments, StoredProgress(job_id, joined=joined))
    except JobCancelled:
        await queries.cancel(job_id)
        log.info("job cancelled", job_id=job_id, task=name)
        return None
    except VifteError as error:
        await queries.fail(job_id, error.msgid, _plain(error.params))
        log.warning("job refused", job_id=job_id, task=name, reason=error.msgid)
        return error
    except Exception as error:
        message = N_("The job stopped on an unexpected error. The log has the details under job {id}.")
        await queries.fail(job_id, message, {"id": job_id})
        log.exception("job failed", job_id=job_id, task=name)
        return error
    await queries.succeed(job_id, result)
    log.info("job succeeded", job_id=job_id, task=name)
    return None


async def _run_body(name: str, arguments: dict[str, Any], progress: StoredProgress) -> dict[str, Any] | None:
    return await body_of(name)(progress, **arguments)


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    """Values JSON can hold."""
    return {key: value if isinstance(value, int | float | str) else str(value) for key, value in params.items()}
