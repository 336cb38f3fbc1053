"""The bidder's pages: the way in and the overview, the forms, the files, the handing in."""

from datetime import date
from typing import Any

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from app.platform.access import Actor, AppRequest, allow
from app.platform.web import FormState, Panel, locale_of, page
from app.procurement.bids import code_pages, file_pages, form_pages, hand_in_pages, handing_service, service, views
from app.procurement.bids.code_pages import bid_of, show_start
from app.procurement.bids.overview import step_lines
from app.procurement.bids.schemas import OpenBid
from app.procurement.publication import public_service
from app.procurement.publication import service as publication


class PanelView(msgspec.Struct, frozen=True):
    """On the public page of a tender: the way to bid. shut : why none can be begun now, or None."""

    url: str
    is_visitor: bool
    shut: str | None


@get("/udbud/{reference:str}/bid", guards=[allow("supplier")], include_in_schema=False)
async def bid_page(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await show_start(request, await service.get_tender(reference, request.user.supplier_id), FormState())
    return page(request, "bids/overview.html", await _overview(request, opened))


async def _overview(request: AppRequest, opened: OpenBid) -> views.Overview:
    locale, url = locale_of(request), views.url_of(opened.tender)
    steps = step_lines(opened, url, locale)
    return views.Overview(
        opened=opened,
        url=url,
        steps=steps,
        n_missing=sum(len(step.problems) for step in steps),
        changed=views.section_names(await handing_service.changed_since(opened), locale),
        key_made=await handing_service.is_key_made(opened.tender.tender_id),
        receipt=handing_service.receipt_of(opened),
        events=[(views.EVENTS[kind], at, edition) for kind, at, edition in await service.list_events(opened)],
    )


async def load_panel(actor: Actor | None, tender_id: int, on_date: date) -> PanelView | None:
    """None for staff, and for tenders whose bids do not come in here."""
    if actor is not None and actor.supplier_id is None:
        return None
    edition = await publication.get_edition(tender_id)
    tender = await public_service.get_tender(edition.reference, actor.supplier_id if actor else None)
    if not service.takes_bids(tender):
        return None
    return PanelView(views.url_of(tender), actor is None, await service.why_not_begun(tender))


routes: list[Any] = [
    bid_page,
    *code_pages.routes,
    *form_pages.routes,
    *file_pages.routes,
    *hand_in_pages.routes,
]
PANELS = [Panel(place="public_tender", template="bids/_panel.html", load=load_panel, order=5, everybody=True)]
