"""The room's pages, and what it adds to the tender's own page and to the public one."""

from datetime import date

from app.platform.access import Actor
from app.platform.web import Panel
from app.procurement.awards import award_pages, letter_pages, page_views, result_pages, result_service
from app.procurement.awards.views import PanelView, PublicPanel
from app.procurement.tenders.roles import READERS


async def load_panel(actor: Actor, tender_id: int, on_date: date) -> PanelView | None:
    return await page_views.panel_view(actor, tender_id)


async def load_public_panel(actor: Actor | None, tender_id: int, on_date: date) -> PublicPanel | None:
    return await result_service.public_panel(actor, tender_id)


routes = [*award_pages.routes, *letter_pages.routes, *result_pages.routes]
PANELS = [
    Panel(place="tender", template="awards/_panel.html", load=load_panel, roles=READERS, order=80),
    Panel(place="public_tender", template="awards/_public_panel.html", load=load_public_panel, order=5, everybody=True),
]
