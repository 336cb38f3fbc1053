"""Jobs as JSON."""

from typing import Any

from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, signed_in
from app.platform.jobs import service
from app.platform.jobs.schemas import Job


@get("/api/jobs", guards=[signed_in()], summary="The newest jobs, one's own or, for managers, everybody's")
async def jobs_json(request: AppRequest) -> list[Job]:
    return await service.list_jobs(request.user)


@get("/api/jobs/{job_id:int}", guards=[signed_in()], summary="One job's status, progress and result")
async def job_json(request: AppRequest, job_id: FromPath[int]) -> Job:
    return await service.get_job(request.user, job_id)


routes: list[Any] = [jobs_json, job_json]
