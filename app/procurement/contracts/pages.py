"""The list of contracts, the contract's own page, and what other rooms' pages show of contracts."""

from datetime import date
from typing import Any

from litestar import Response, get

from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import HomeCard, NavItem, Panel, SearchHit, SearchSource
from app.procurement.awards import service as awards
from app.procurement.contracts import contract_pages, entering_pages, offer_pages, service, sign_pages, views
from app.procurement.contracts.listing import CONTRACTS
from app.procurement.contracts.roles import READERS, STAFF, WRITERS, may_write
from app.procurement.contracts.term import must_be_decided
from app.procurement.tenders import service as tenders

# States in which a tender may have contracts, or soon will.
SHOWN_IN = ("decision", "standstill", "contracted", "completed")


@get("/contracts", guards=[allow(*READERS)], include_in_schema=False)
async def contracts_page(request: AppRequest) -> Response[Any]:
    return await list_page(request, CONTRACTS, "contracts/list.html", views.ListMore(may_write(request.user)))


async def load_tender_panel(actor: Actor, tender_id: int, on_date: date) -> views.PanelView | None:
    contracts = await service.list_contracts(actor, tender_id=tender_id)
    tender = await tenders.get_tender(tender_id)
    if not contracts and tender.state not in SHOWN_IN:
        return None
    lines = [views.short_view(each, on_date) for each in contracts]
    # Before the bidders are told, how many won is for those who may read the award.
    told = tender.state in ("decision", "standstill") and await awards.may_read(actor, tender_id)
    waiting = await service.count_unsigned(tender) if told else 0
    return views.PanelView(contracts=lines, tender_id=tender_id, waiting=waiting)


async def load_offer_panel(actor: Actor, offer_id: int, on_date: date) -> views.PanelView | None:
    """What the offer is bought under, or by which tender it is the municipality's own."""
    contracts = await service.list_contracts(actor, offer_id=offer_id)
    own = await service.tenders_of_own_offer(actor, offer_id)
    lines = [views.short_view(each, on_date) for each in contracts]
    return views.PanelView(contracts=lines, tenders=own) if lines or own else None


async def load_supplier_panel(actor: Actor, supplier_id: int, on_date: date) -> views.PanelView | None:
    contracts = [each for each in await service.list_contracts(actor) if each.supplier_id == supplier_id]
    lines = [views.short_view(each, on_date) for each in contracts]
    return views.PanelView(contracts=lines) if lines else None


async def search_contracts(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    words = text.casefold().split()
    found = [
        contract
        for contract in await service.list_contracts(actor)
        if all(word in f"{contract.reference} {contract.title} {contract.supplier_name}".casefold() for word in words)
    ]
    return [
        SearchHit(each.title, f"{each.reference} · {each.supplier_name}", f"/contracts/{each.id}")
        for each in found[:limit]
    ]


async def count_to_decide(actor: Actor) -> int:
    return sum(1 for each in await service.list_contracts(actor) if must_be_decided(each, today()))


routes: list[Any] = [
    contracts_page, export_route(CONTRACTS), *contract_pages.routes, *entering_pages.routes, *offer_pages.routes,
    *sign_pages.routes,
]  # fmt: skip
NAV = [NavItem(N_("Contracts"), "/contracts", READERS, order=65)]
HOME = [
    HomeCard(
        N_("Contracts to decide on"),
        "/contracts?state=to_decide&sort=option",
        WRITERS,
        count_to_decide,
        N_("They end, or an option must be told, within half a year."),
        order=63,
    )
]
SEARCH = [SearchSource(N_("Contracts"), search_contracts, READERS)]
PANELS = [
    Panel(place="tender", template="contracts/_tender_panel.html", load=load_tender_panel, roles=STAFF, order=90),
    Panel(place="offer", template="contracts/_panel.html", load=load_offer_panel, roles=READERS, order=40),
    Panel(place="supplier", template="contracts/_panel.html", load=load_supplier_panel, roles=READERS, order=40),
]
