"""The page of one supplier with its offers. It stands here since the catalogue lies above the suppliers."""

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from app.offers.catalogue import service
from app.offers.catalogue.confirming_service import MOST_AT_ONCE, may_confirm
from app.offers.catalogue.freshness import Badge, badge_of
from app.offers.catalogue.life import STEPS
from app.offers.catalogue.schemas import OfferFilter, OfferRow
from app.offers.catalogue.showing import LIFE_TAGS
from app.offers.suppliers.schemas import Supplier
from app.offers.suppliers.service import get_supplier, may_edit
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.web import LoadedPanel, load_panels, page

MOST_OFFERS = 500


class SupplierView(msgspec.Struct, frozen=True):
    """badges : how fresh each offer's confirmation is, by id. confirm_ids : the offers the reader may confirm."""

    supplier: Supplier
    offers: list[OfferRow]
    badges: dict[int, Badge]
    confirm_ids: list[int]
    life_tags: dict[str, str]
    may_edit: bool
    may_add_offer: bool
    panels: list[LoadedPanel]


@get("/suppliers/{supplier_id:int}", guards=[allow(*service.READERS)], include_in_schema=False)
async def supplier_page(request: AppRequest, supplier_id: FromPath[int]) -> Response[str]:
    supplier = await get_supplier(request.user, supplier_id)
    wanted = OfferFilter(supplier=(supplier_id,), life=tuple(STEPS))
    offers, _ = await service.list_offers(request.user, wanted, limit=MOST_OFFERS)
    may_add = service.may_edit(request.user, supplier.kind) and supplier.active
    may_confirm_all = may_confirm(request.user, supplier_id, supplier.kind)
    on_date = today()
    view = SupplierView(
        supplier=supplier,
        offers=offers,
        badges={offer.id: badge_of(offer.last_confirmed_on, on_date) for offer in offers},
        confirm_ids=[offer.id for offer in offers if may_confirm_all and offer.life != "closed"][:MOST_AT_ONCE],
        life_tags=LIFE_TAGS,
        may_edit=may_edit(request.user),
        may_add_offer=may_add,
        panels=await load_panels(request, "supplier", supplier_id, on_date),
    )
    return page(request, "catalogue/supplier.html", view)


routes = [supplier_page]
