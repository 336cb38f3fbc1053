"""The officers' list of registered companies."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import redirect
from app.procurement.bidders import service
from app.procurement.bidders.listing import BIDDERS


@get("/bidders", guards=[allow(*service.OFFICERS)], include_in_schema=False)
async def bidders_page(request: AppRequest) -> Response[Any]:
    return await list_page(request, BIDDERS, "bidders/list.html", None)


@post("/bidders/{registration_id:int}/close", guards=[allow(*service.OFFICERS)], include_in_schema=False)
async def close_bidder(request: AppRequest, registration_id: FromPath[int]) -> Response[Any]:
    await service.close(request.user, registration_id)
    return redirect(request, "/bidders", flash=N_("The company’s users can no longer log in."))


@post("/bidders/{registration_id:int}/reopen", guards=[allow(*service.OFFICERS)], include_in_schema=False)
async def reopen_bidder(request: AppRequest, registration_id: FromPath[int]) -> Response[Any]:
    await service.reopen(request.user, registration_id)
    return redirect(request, "/bidders", flash=N_("The user who registered the company can log in again."))


routes: list[Any] = [bidders_page, export_route(BIDDERS), close_bidder, reopen_bidder]
