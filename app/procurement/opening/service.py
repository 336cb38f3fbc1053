"""Opened bids: who may read them, their files, and what later rooms build on."""

from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, NotAllowed, NotFound
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import DUTIES, EVALUATOR, KEY_DUTIES
from app.procurement.bids import sealed_content
from app.procurement.bids.schemas import FileHead
from app.procurement.opening import queries
from app.procurement.opening.bid_reading import own_key
from app.procurement.opening.schemas import OpenedBid, Opening
from app.procurement.sealing.keys import CannotOpen
from app.procurement.tenders.roles import READERS, WRITERS

NO_BID = N_("The tender has no such bid.")
NO_FILE = N_("The bid has no such file.")
NOT_OPENED = N_("The bids of this tender are not opened.")
NOT_READER = N_("Bids are read by those who open or evaluate them, and by procurement staff.")
NOT_APPOINTED = N_("The opening is for those who are appointed on the tender, and for those who read tenders.")


# A room to the right adds what an evaluator must do before reading: it gets a user and a tender, and answers with a
# msgid that says why this evaluator does not read yet, or None.
NotYet = Callable[[int, int], Awaitable[str | None]]
evaluator_not_yet: list[NotYet] = []


class BidFile(msgspec.Struct, frozen=True):
    """A file of a bid, ready to be sent chunk by chunk."""

    head: FileHead
    chunks: AsyncIterator[bytes]


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


async def get_numbered(actor: Actor, tender_id: int, number: int) -> OpenedBid:
    """A bid by its number on the tender."""
    await require_reader(actor, tender_id)
    bid = await queries.find_bid_number(tender_id, number)
    if bid is None:
        raise NotFound(NO_BID)
    return bid


async def all_bids(tender_id: int) -> list[OpenedBid]:
    """As `list_bids`, for rooms that have seen to who may read."""
    return await queries.list_bids(tender_id)


async def valid_bids(tender_id: int) -> list[OpenedBid]:
    """The bids that are to be judged, the control bid among them, for rooms that have seen to who may read."""
    return [bid for bid in await queries.list_bids(tender_id) if bid.is_valid]


async def list_files(actor: Actor, bid: OpenedBid) -> list[FileHead]:
    """What files the bid holds; none where it could not be read."""
    await require_reader(actor, bid.tender_id)
    stored = await queries.find_key(bid.id)
    if bid.bid_id is None or stored is None:
        return []
    try:
        return (await sealed_content.read_bid(own_key(stored), bid.bid_id)).files
    except CannotOpen:
        return []


async def read_file(actor: Actor, opened_bid_id: int, part_id: int) -> BidFile:
    """A file of a bid; that it was read is kept in the audit trail.

    The chunks raise CannotOpen where the file is damaged.
    """
    bid = await get_bid(actor, opened_bid_id)
    head = next((each for each in await list_files(actor, bid) if each.part_id == part_id), None)
    stored = await queries.find_key(bid.id)
    if head is None or stored is None or bid.bid_id is None:
        raise NotFound(NO_FILE)
    async with transaction():
        await record(
            actor_id=actor.user_id, action="bid.file_read", subject="opened_bid", subject_id=bid.id,
            details={"tender": bid.tender_id, "part": part_id},
        )  # fmt: skip
    return BidFile(head, sealed_content.read_file(own_key(stored), bid.bid_id, part_id))


async def may_read(actor: Actor, tender_id: int) -> bool:
    try:
        await require_reader(actor, tender_id)
    except NotAllowed:
        return False
    return True


async def require_reader(actor: Actor, tender_id: int) -> None:
    """Raises NotAllowed unless the actor is an opener, holder of the spare key, evaluator or procurement officer.

    Whoever is shut out of the tender (the control bid's writers, a bidder's people) reads nothing, and an evaluator
    nothing before having declared interests.
    """
    await _refuse_shut_out(actor, tender_id)
    if actor.has(*WRITERS) or await appointments.has_duty(actor, tender_id, *KEY_DUTIES):
        return
    if not await appointments.has_duty(actor, tender_id, EVALUATOR):
        raise NotAllowed(NOT_READER)
    for check in evaluator_not_yet:
        if why := await check(actor.user_id, tender_id):
            raise NotAllowed(why)


async def require_witness(actor: Actor, tender_id: int) -> None:
    """Who may see how the bids were opened and what came: those appointed, and readers of tenders."""
    await _refuse_shut_out(actor, tender_id)
    if not actor.has(*READERS) and not await appointments.has_duty(actor, tender_id, *DUTIES):
        raise NotAllowed(NOT_APPOINTED)


async def _refuse_shut_out(actor: Actor, tender_id: int) -> None:
    if why := await appointments.is_shut_out(actor.user_id, tender_id):
        raise NotAllowed(why)
