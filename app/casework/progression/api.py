"""A citizen's assessments as JSON."""

from typing import Any

from litestar import get
from litestar.params import FromPath

from app.casework.progression import service
from app.casework.progression.schemas import Assessment
from app.platform.access import AppRequest, allow


@get(
    "/api/citizens/{citizen_id:int}/assessments",
    guards=[allow(*service.READERS)],
    tags=["progression"],
    summary="A citizen's assessments, oldest first",
)
async def citizen_assessments(request: AppRequest, citizen_id: FromPath[int]) -> list[Assessment]:
    return await service.list_assessments(request.user, citizen_id)


routes: list[Any] = [citizen_assessments]
