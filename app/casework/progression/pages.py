"""A citizen's progression as curves, and its part of the citizen's page."""

from datetime import date
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from app.casework.progression import assessment_pages, indicator_pages, service
from app.casework.progression.pictures import show_curves
from app.casework.progression.views import PanelView, show_panel
from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import today
from app.platform.web import Panel, locale_of, page


@get("/citizens/{citizen_id:int}/progression", guards=[allow(*service.READERS)], include_in_schema=False)
async def progression_page(request: AppRequest, citizen_id: FromPath[int]) -> Response[str]:
    progression = await service.view_progression(request.user, citizen_id, on_date=today())
    return page(request, "progression/curves.html", show_curves(progression, locale_of(request)))


async def load_panel(actor: Actor, citizen_id: int, on_date: date) -> PanelView:
    """The citizen's page has checked that this reader may see the citizen."""
    return show_panel(citizen_id, await service.newest_by_indicator(citizen_id))


routes: list[Any] = [progression_page, *assessment_pages.routes, *indicator_pages.routes]
NAV = indicator_pages.NAV
PANELS = [Panel(place="citizen", template="progression/_panel.html", load=load_panel, roles=service.READERS, order=30)]
