"""Runs enqueued jobs inside a test's own transaction."""

from app.platform.db import transaction
from app.platform.jobs import queries
from app.platform.jobs.runner import run_job


async def run_jobs(*, reraise: bool = True) -> int:
    """Run everything that waits, also what those jobs enqueue, oldest first. Returns how many ran.

    reraise : raise the error of a job that failed, as its task raised it.
    """
    ran = 0
    while (job_id := await queries.next_waiting()) is not None:
        async with transaction():
            error = await run_job(job_id, joined=True)
        ran += 1
        if error is not None and reraise:
            raise error
    return ran
