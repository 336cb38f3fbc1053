"""The library as JSON."""

from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.lists.list_pages import json_page
from app.platform.web import Page
from app.procurement.library import service
from app.procurement.library.listing import REQUIREMENTS
from app.procurement.library.schemas import RequirementVersion


@get("/api/library", guards=[allow(*service.READERS)], tags=["library"], summary="Requirements, as on the page")
async def list_requirements(request: AppRequest) -> Page[RequirementVersion]:
    return await json_page(request, REQUIREMENTS)


@get("/api/library/{code:str}", guards=[allow(*service.READERS)], tags=["library"], summary="One requirement")
async def list_versions(request: AppRequest, code: FromPath[str]) -> list[RequirementVersion]:
    """Every version, the newest first."""
    return await service.list_versions(code)


routes = [list_requirements, list_versions]
