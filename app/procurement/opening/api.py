"""Opened bids as JSON, for those who may read them."""

from typing import Any

import msgspec
from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.procurement.appointments.service import HOUSE
from app.procurement.opening import service
from app.procurement.opening.schemas import OpenedBid, Opening
from app.procurement.tenders import service as tenders


class OpenedBids(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing before the opening. control_bids : the municipality's own, which are no bids in law."""

    opening: Opening | None
    bids: list[OpenedBid]
    control_bids: list[OpenedBid]


@get(
    "/api/tenders/{tender_id:int}/bids",
    guards=[allow(*HOUSE)],
    tags=["tenders"],
    summary="A tender’s bids once they are opened, for those who open, evaluate or procure",
)
async def bids_json(request: AppRequest, tender_id: FromPath[int]) -> OpenedBids:
    bids = await service.list_bids(request.user, tender_id)
    await tenders.get_tender(tender_id)
    return OpenedBids(
        opening=await service.find_opening(tender_id),
        bids=[bid for bid in bids if not bid.is_control_bid],
        control_bids=[bid for bid in bids if bid.is_control_bid],
    )


routes: list[Any] = [bids_json]
