"""Offers as JSON."""

from litestar import get
from litestar.params import FromPath

from app.offers.catalogue import service
from app.offers.catalogue.filtering import OFFERS
from app.offers.catalogue.schemas import Offer, OfferRow
from app.platform.access import AppRequest, allow, revisions_of
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


@get("/api/offers", guards=[allow(*service.READERS)], tags=["offers"], summary="Offers, filtered as on the page")
async def list_offers(request: AppRequest) -> Page[OfferRow]:
    return await json_page(request, OFFERS)


@get("/api/offers/{offer_id:int}", guards=[allow(*service.READERS)], tags=["offers"], summary="One offer")
async def get_offer(request: AppRequest, offer_id: FromPath[int]) -> Offer:
    return await service.get_offer(request.user, offer_id, revision=revisions_of(request)[service.REVISION])


routes = [list_offers, get_offer]
