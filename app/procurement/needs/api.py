"""Need as JSON, hidden by the same rules as on the pages."""

from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.procurement.needs import service
from app.procurement.needs.schemas import Consolidation, Gap, Need, Unused
from app.procurement.needs.views import NeedDetail


@get("/api/needs", guards=[allow(*service.READERS)], tags=["needs"])
async def list_needs(request: AppRequest) -> list[Need]:
    """Citizens, expected inflow, capacity, waiting and gaps by target group."""
    return await service.list_needs(today())


@get("/api/needs/gaps", guards=[allow(*service.READERS)], tags=["needs"])
async def list_gaps(request: AppRequest) -> list[Gap]:
    """Target group and barrier with at least five citizens and no open offer."""
    return await service.list_gaps(today())


@get("/api/needs/unused", guards=[allow(*service.READERS)], tags=["needs"])
async def list_unused(request: AppRequest) -> list[Unused]:
    """Open offers with many free places."""
    return await service.list_unused(today())


@get("/api/needs/consolidations", guards=[allow(*service.READERS)], tags=["needs"])
async def list_consolidations(request: AppRequest) -> list[Consolidation]:
    """Small offers alike in content that could be bought as one lot."""
    return await service.list_consolidations(today())


@get("/api/needs/{target_group:str}", guards=[allow(*service.READERS)], tags=["needs"])
async def get_need(request: AppRequest, target_group: FromPath[str]) -> NeedDetail:
    """One target group's need, the results of its offers today, and what it may lead to."""
    return await service.get_need(target_group, today())


routes = [list_needs, list_gaps, list_unused, list_consolidations, get_need]
