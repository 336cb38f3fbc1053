"""Offers as JSON."""

from litestar import get
from litestar.params import FromPath

from app.offers.catalogue import service
from app.offers.catalogue.filtering import filter_of, read_offer_query
from app.offers.catalogue.schemas import Offer, OfferRow
from app.platform.access import AppRequest, allow, revisions_of
from app.platform.web import Page


@get("/api/offers", guards=[allow(*service.READERS)], tags=["offers"], summary="Offers, filtered as on the page")
async def list_offers(request: AppRequest) -> Page[OfferRow]:
    query = read_offer_query(request.query_params)
    rows, total = await service.list_offers(
        request.user,
        filter_of(query),
        sort=query.sort,
        descending=query.descending,
        limit=query.page_size,
        offset=query.offset,
    )
    return Page(rows, total, query.page, query.page_size)


@get("/api/offers/{offer_id:int}", guards=[allow(*service.READERS)], tags=["offers"], summary="One offer")
async def get_offer(request: AppRequest, offer_id: FromPath[int]) -> Offer:
    return await service.get_offer(request.user, offer_id, revision=revisions_of(request)[service.REVISION])


routes = [list_offers, get_offer]
