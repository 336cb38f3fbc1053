"""The room's pages: the public registration, questions, the company's own page, the officers' list."""

from app.platform.access import Actor
from app.platform.errors import N_
from app.platform.web import HomeCard, NavItem, Panel
from app.procurement.bidders import ask_pages, company_pages, office_pages, register_pages
from app.procurement.publication import public_service

REGISTERED = N_("Registered companies")


async def count_open(actor: Actor) -> int:
    return sum(1 for tender in await public_service.list_tenders(actor.supplier_id) if tender.is_open)


routes = [*register_pages.routes, *ask_pages.routes, *company_pages.routes, *office_pages.routes]

NAV = [
    NavItem(N_("Register your company"), register_pages.PATH, (), order=6, place="visitor"),
    NavItem(N_("My company"), "/company", ("supplier",), order=60, place="person"),
    NavItem(REGISTERED, "/bidders", ("procurement",), order=64, place="person"),
    NavItem(
        REGISTERED,
        "/bidders",
        ("administrator",),
        order=64,
        place="administration",
        hint=N_("Companies that registered themselves to ask questions and bid."),
    ),
]
HOME = [
    HomeCard(
        N_("Tenders"),
        "/udbud",
        ("supplier",),
        count=count_open,
        hint=N_("What the municipality is asking for bids on now."),
        order=40,
    )
]
PANELS = [
    Panel(place="public_tender", template="bidders/_panel.html", load=ask_pages.load_panel, order=10, everybody=True)
]
