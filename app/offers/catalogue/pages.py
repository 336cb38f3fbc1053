"""The catalogue's pages and its places in the shell."""

from urllib.parse import urlencode

from app.offers.catalogue import confirm_pages, confirming_service, form_pages, service, supplier_page
from app.offers.catalogue.filtering import OFFERS
from app.offers.catalogue.freshness import codes_to_confirm
from app.offers.catalogue.list_page import offers_page
from app.offers.catalogue.offer_page import offer_page
from app.offers.catalogue.schemas import OfferFilter
from app.platform.access import Actor
from app.platform.clock import today
from app.platform.errors import N_
from app.platform.lists.list_pages import export_route
from app.platform.web import HomeCard, NavItem, SearchHit, SearchSource


async def search_offers(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    rows, _ = await service.list_offers(actor, OfferFilter(text=text), limit=limit)
    return [SearchHit(row.title, f"{row.supplier_name} · {row.code}", f"/offers/{row.id}") for row in rows]


async def count_unconfirmed(actor: Actor) -> int:
    return await confirming_service.count_to_confirm(actor, on_date=today())


NAV = [NavItem(N_("Offers"), "/offers", service.READERS, order=20)]
HOME = [
    HomeCard(
        N_("Find an offer"), "/offers", service.READERS, hint=N_("Search and filter everything there is."), order=20
    ),
    HomeCard(
        N_("Offers to confirm"),
        f"/offers?{urlencode([('freshness', code) for code in codes_to_confirm(today())])}",
        confirming_service.CONFIRMERS,
        count=count_unconfirmed,
        hint=N_("Nobody has confirmed them for a while. Look them through."),
        order=60,
    ),
]
SEARCH = [SearchSource(N_("Offers"), search_offers, service.READERS)]

routes = [
    offers_page,
    export_route(OFFERS),
    offer_page,
    *form_pages.routes,
    *confirm_pages.routes,
    *supplier_page.routes,
]
