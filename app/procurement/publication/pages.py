"""The room's pages: the officer's, and everybody's."""

from datetime import date

import msgspec

from app.platform.access import Actor
from app.platform.errors import N_
from app.platform.web.hooks import NavItem, Panel
from app.procurement.publication import invitation_pages, office_pages, public_pages, question_pages, service, views
from app.procurement.publication.schemas import Edition
from app.procurement.tenders import service as tenders
from app.procurement.tenders.roles import READERS


class PanelView(msgspec.Struct, frozen=True):
    """On the tender's own page: what is published of it. `edition` is None before publication."""

    tender_id: int
    state_label: str
    edition: Edition | None


async def load_panel(actor: Actor, tender_id: int, on_date: date) -> PanelView:
    tender = await tenders.get_tender(tender_id)
    state = await service.state_of(tender)
    editions = await service.list_editions(tender_id)
    return PanelView(tender_id, views.state_label(state, tender.procedure_kind), editions[0] if editions else None)


routes = [*office_pages.routes, *invitation_pages.routes, *question_pages.routes, *public_pages.routes]
# Order 5: what a visitor without a log-in meets first.
NAV = [
    NavItem(N_("Published tenders"), "/udbud", (), order=5, place="visitor"),
    NavItem(N_("Published tenders"), "/udbud", ("supplier",), order=50),
]
PANELS = [Panel(place="tender", template="publication/_panel.html", load=load_panel, roles=READERS, order=20)]
