"""Registered companies as JSON."""

from litestar import get

from app.platform.access import AppRequest, allow
from app.platform.lists.list_pages import json_page
from app.platform.web import Page
from app.procurement.bidders import service
from app.procurement.bidders.listing import BIDDERS
from app.procurement.bidders.schemas import Registration


@get(
    "/api/bidders", guards=[allow(*service.OFFICERS)], tags=["bidders"], summary="Registered companies, as on the page"
)
async def list_bidders(request: AppRequest) -> Page[Registration]:
    return await json_page(request, BIDDERS)


routes = [list_bidders]
