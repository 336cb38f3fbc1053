"""The list of jobs and one job's progress."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, signed_in
from app.platform.errors import N_
from app.platform.jobs import service
from app.platform.jobs.schemas import Job
from app.platform.web import ListQuery, NavItem, Page, page, read_list_query, redirect

STATUS_LABELS = {
    "queued": N_("Waiting"),
    "running": N_("Running"),
    "succeeded": N_("Done"),
    "failed": N_("Failed"),
    "cancelled": N_("Cancelled"),
}
STATUS_TAGS = {
    "queued": "neutral",
    "running": "info",
    "succeeded": "success",
    "failed": "error",
    "cancelled": "warning",
}


class JobView(msgspec.Struct, frozen=True):
    """`status` is a msgid, `tag` the colour beside it, `percent` a whole number."""

    job: Job
    status: str
    tag: str
    percent: int


class JobListView(msgspec.Struct, frozen=True):
    result: Page[JobView]


def show_job(job: Job) -> JobView:
    return JobView(job, STATUS_LABELS[job.status], STATUS_TAGS[job.status], int(job.fraction * 100))


@get("/jobs", guards=[signed_in()], include_in_schema=False)
async def job_list(request: AppRequest) -> Response[str]:
    query: ListQuery = read_list_query(request.query_params, sorts=["-id"])
    jobs = await service.list_jobs(request.user, limit=query.page_size, offset=query.offset)
    shown = [show_job(job) for job in jobs]
    result = Page(shown, await service.count_jobs(request.user), query.page, query.page_size)
    return page(request, "jobs/list.html", JobListView(result))


@get("/jobs/{job_id:int}", guards=[signed_in()], include_in_schema=False)
async def job_page(request: AppRequest, job_id: FromPath[int]) -> Response[str]:
    return page(request, "jobs/show.html", show_job(await service.get_job(request.user, job_id)))


@get("/jobs/{job_id:int}/progress", guards=[signed_in()], include_in_schema=False)
async def job_progress(request: AppRequest, job_id: FromPath[int]) -> Response[str]:
    """The part of the page that changes, asked for every second until the job is over."""
    return page(request, "jobs/_progress.html", show_job(await service.get_job(request.user, job_id)))


@post("/jobs/{job_id:int}/cancel", guards=[signed_in()], include_in_schema=False)
async def cancel_job(request: AppRequest, job_id: FromPath[int]) -> Response[None]:
    await service.cancel_job(request.user, job_id)
    return redirect(request, f"/jobs/{job_id}", flash=N_("The job is being stopped."), kind="info")


routes: list[Any] = [job_list, job_page, job_progress, cancel_job]

NAV = [
    NavItem(
        label=N_("Jobs"),
        path="/jobs",
        roles=("caseworker", "team_leader", "procurement", "manager", "administrator"),
        order=90,
    )
]
