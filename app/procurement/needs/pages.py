"""Need by target group, and one target group's need with what it may lead to."""

from litestar import Response, get
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_
from app.platform.web import NavItem, page
from app.procurement.needs import service
from app.procurement.needs.views import NeedsView, need_view

# Who writes tenders.
BEGINNERS = ("procurement",)


@get("/needs", guards=[allow(*service.READERS)], include_in_schema=False)
async def needs_page(request: AppRequest) -> Response[str]:
    day = today()
    view = NeedsView(
        needs=await service.list_needs(day),
        unused=await service.list_unused(day),
        proposals=await service.list_consolidations(day),
        may_begin=request.user.has(*BEGINNERS),
    )
    return page(request, "needs/list.html", view)


@get("/needs/{target_group:str}", guards=[allow(*service.READERS)], include_in_schema=False)
async def need_page(request: AppRequest, target_group: FromPath[str]) -> Response[str]:
    detail = await service.get_need(target_group, today())
    return page(request, "needs/need.html", need_view(detail, may_begin=request.user.has(*BEGINNERS)))


NAV = [NavItem(N_("Needs"), "/needs", service.READERS, order=58)]
routes = [needs_page, need_page]
