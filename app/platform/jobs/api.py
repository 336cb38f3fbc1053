"""Jobs as JSON."""

from typing import Any

from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, signed_in
from app.platform.jobs import service
from app.platform.jobs.list_pages import JOBS
from app.platform.jobs.schemas import Job
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


@get("/api/jobs", guards=[signed_in()], summary="Jobs, one's own or, for managers, everybody's, as on the page")
async def jobs_json(request: AppRequest) -> Page[Job]:
    return await json_page(request, JOBS)


@get("/api/jobs/{job_id:int}", guards=[signed_in()], summary="One job's status, progress and result")
async def job_json(request: AppRequest, job_id: FromPath[int]) -> Job:
    return await service.get_job(request.user, job_id)


routes: list[Any] = [jobs_json, job_json]
