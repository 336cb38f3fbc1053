"""The list of jobs and one job's progress."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, signed_in
from app.platform.errors import N_
from app.platform.jobs import service
from app.platform.jobs.list_pages import JOBS
from app.platform.jobs.views import show_job
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import NavItem, page, redirect


@get("/jobs", guards=[signed_in()], include_in_schema=False)
async def job_list(request: AppRequest) -> Response[Any]:
    return await list_page(request, JOBS, "jobs/list.html")


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


routes: list[Any] = [job_list, export_route(JOBS), job_page, job_progress, cancel_job]

NAV = [
    NavItem(N_("Jobs"), "/jobs", ("caseworker", "team_leader", "procurement", "manager"), order=90, place="person"),
    NavItem(
        N_("Jobs"),
        "/jobs",
        ("administrator",),
        order=97,
        place="administration",
        hint=N_("Imports, estimates and documents that are being made, have ended or have failed."),
    ),
]
