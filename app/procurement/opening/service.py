"""Opened bids: who may read them, and what later rooms build on."""

from collections.abc import AsyncIterator

from app.platform.access import Actor
from app.platform.errors import N_, NotFound
from app.procurement.opening import queries
from app.procurement.opening.schemas import OpenedBid, Opening

NO_BID = N_("The tender has no such bid.")
NOT_OPENED = N_("The bids of this tender are not opened.")


async def get_opening(tender_id: int) -> Opening:
    """Raises NotFound before the bids are opened."""
    opening = await queries.find_opening(tender_id)
    if opening is None:
        raise NotFound(NOT_OPENED)
    return opening


async def find_opening(tender_id: int) -> Opening | None:
    return await queries.find_opening(tender_id)


async def list_bids(actor: Actor, tender_id: int) -> list[OpenedBid]:
    """Every bid, in the order they were received; none before the opening. Raises NotAllowed, see `require_reader`."""
    await require_reader(actor, tender_id)
    return await queries.list_bids(tender_id)


async def get_bid(actor: Actor, opened_bid_id: int) -> OpenedBid:
    bid = await queries.find_bid(opened_bid_id)
    if bid is None:
        raise NotFound(NO_BID)
    await require_reader(actor, bid.tender_id)
    return bid


async def all_bids(tender_id: int) -> list[OpenedBid]:
    """As `list_bids`, for rooms that have seen to who may read."""
    return await queries.list_bids(tender_id)


async def valid_bids(tender_id: int) -> list[OpenedBid]:
    """The bids that are to be judged, the control bid among them, for rooms that have seen to who may read."""
    return [bid for bid in await queries.list_bids(tender_id) if bid.is_valid]


async def read_file(actor: Actor, opened_bid_id: int, part_id: int) -> AsyncIterator[bytes]:
    raise NotImplementedError


async def require_reader(actor: Actor, tender_id: int) -> None:
    """Raises NotAllowed unless the actor is an opener, holder of the spare key, evaluator or procurement officer.

    Whoever is shut out of the tender (the control bid's writers, a bidder's people) reads nothing.
    """
