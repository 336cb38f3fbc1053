"""Asking for work, following it and stopping it."""

from typing import TYPE_CHECKING, Any

from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, NotFound
from app.platform.jobs import queries
from app.platform.jobs.registry import place_of
from app.platform.jobs.schemas import Job

if TYPE_CHECKING:
    from app.platform.access import Actor

MAX_ATTEMPTS = 2
STALLED_AFTER_SECONDS = 30.0


async def enqueue(
    name: str,
    arguments: dict[str, Any] | None = None,
    *,
    title: str,
    actor_id: int | None,
    result_url: str | None = None,
    **title_params: Any,
) -> int:
    """Ask for a task inside the caller's transaction: it runs if, and only if, that commits.

    title : msgid of what the person asked for, over `title_params`.
    arguments : JSON values, passed to the task as keyword arguments.
    """
    queue = place_of(name).queue
    async with transaction():
        job_id = await queries.insert_job(
            name=name,
            queue=queue,
            arguments=arguments or {},
            title=title,
            title_params=title_params,
            result_url=result_url,
            created_by=actor_id,
        )
        await queries.defer(job_id, name, queue)
    return job_id


async def get_job(actor: "Actor", job_id: int) -> Job:
    """One's own job; administrators and managers see everybody's."""
    job = await queries.find_job(job_id)
    if job is None or not (_sees_all(actor) or job.created_by == actor.user_id):
        raise NotFound(N_("There is no job number {id}, or it is somebody else's."), id=job_id)
    return job


async def count_waiting() -> int:
    return await queries.count_waiting()


async def workers_alive() -> int:
    """How many workers have been heard of lately."""
    return await queries.workers_alive(STALLED_AFTER_SECONDS)


async def cancel_job(actor: "Actor", job_id: int) -> None:
    """A waiting job ends at once; a running one at its next step."""
    async with transaction():
        job = await get_job(actor, job_id)
        if job.finished:
            raise Conflict(N_("The job is over already."))
        if await queries.cancel_waiting(job_id):
            await queries.cancel(job_id)
        else:
            await queries.request_cancel(job_id)
        await record(actor_id=actor.user_id, action="job.cancelled", subject="job", subject_id=job_id)


async def recover_stalled(seconds: float = STALLED_AFTER_SECONDS) -> int:
    """Put back the jobs whose worker died, or fail those that brought their worker down twice. Returns how many."""
    async with transaction():
        stalled = await queries.lock_stalled(seconds)
        for queue_id, job_id, attempts, cancelled in stalled:
            if job_id is not None and attempts < MAX_ATTEMPTS and not cancelled:
                await queries.put_back(queue_id, job_id)
                continue
            await queries.drop_from_queue(queue_id)
            if job_id is not None:
                await _give_up(job_id, cancelled=cancelled)
        lost = await queries.list_lost()
        for job_id in lost:
            await queries.fail(job_id, N_("No worker knew how to do this job. Start it again."), {})
    return len(stalled) + len(lost)


async def _give_up(job_id: int, *, cancelled: bool) -> None:
    if cancelled:
        await queries.cancel(job_id)
    else:
        message = N_("The worker stopped twice in the middle of this job. Ask the administrator to look at the log.")
        await queries.fail(job_id, message, {})


def _sees_all(actor: "Actor") -> bool:
    return actor.has("administrator", "manager")


def whose_jobs(actor: "Actor") -> int | None:
    """The user whose jobs this person sees, None for everybody's."""
    return None if _sees_all(actor) else actor.user_id
