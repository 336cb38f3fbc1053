"""From the bidder's first word to the opened bid, through the services that bidders and openers use themselves."""

import hashlib

import asyncpg
import pytest

from app.platform.access import Actor
from app.platform.errors import Conflict
from app.procurement.bids import service as bids
from app.procurement.opening import opening_service, service
from app.procurement.tenders.service import get_tender
from tests.builders.access import make_user
from tests.builders.bids import PDF, Bidder, close_in, make_bidder, make_handed_in, make_open_tender
from tests.builders.opened_bids import FIRST, OWN
from tests.builders.sealing import MadeKey, make_appointed, make_key
from tests.builders.suppliers import make_supplier


async def make_own_writer(tender_id: int) -> Actor:
    """Somebody of the municipality's own offers, appointed to write the control bid."""
    supplier_id = await make_supplier(name="Kommunens eget jobhus", kind="own")
    user_id = await make_user("supplier", supplier_id=supplier_id)
    await make_appointed(tender_id, "control_bid", user_id=user_id)
    return Actor(user_id, "own", "Ea Egen", frozenset(["supplier"]), frozenset(), supplier_id, "da")


async def open_with(tender_id: int, made: MadeKey) -> None:
    for holder in (made.first, made.spare):
        await opening_service.give_code(holder.actor, tender_id, holder.code)


async def test_what_bidders_hand_in_is_what_is_read(db: asyncpg.Connection) -> None:
    edition = await make_open_tender(with_key=False)
    made = await make_key(edition.tender_id)
    await make_handed_in(edition, company="Nordvejen ApS", cvr="20000001")
    second = await make_bidder(edition, company="Sydvejen A/S", cvr="20000002")
    await second.fill_in()
    await second.add_file(PDF, "Løsning.pdf")
    receipt = await second.hand_in()
    writer = await make_own_writer(edition.tender_id)
    own = Bidder(writer, edition.reference, await bids.begin(writer, edition.reference))
    await own.fill_in()
    await own.price(OWN)
    await own.hand_in()
    await close_in(edition, 0)
    await open_with(edition.tender_id, made)
    found = await service.all_bids(edition.tender_id)
    assert [(bid.bidder, bid.standing) for bid in found] == [
        ("Nordvejen ApS", "valid"), ("Sydvejen A/S", "valid"), ("Kommunens eget jobhus", "valid"),
    ]  # fmt: skip
    assert [bid.is_control_bid for bid in found] == [False, False, True]
    assert [bid.prices for bid in found] == [FIRST, FIRST, OWN]
    assert (found[1].content_hash, found[1].size, found[1].received_at) == (
        receipt.sha256, receipt.size, receipt.received_at,
    )  # fmt: skip
    head = next(each for each in await service.list_files(made.first.actor, found[1]) if each.kind == "solution")
    file = await service.read_file(made.first.actor, found[1].id, head.part_id)
    data = b"".join([chunk async for chunk in file.chunks])
    assert (data, hashlib.sha256(data).hexdigest()) == (PDF, head.sha256)
    assert (await get_tender(edition.tender_id)).state == "opened"


async def test_a_bid_that_is_taken_back_is_not_opened_and_is_counted(db: asyncpg.Connection) -> None:
    edition = await make_open_tender(with_key=False)
    made = await make_key(edition.tender_id)
    bidder = await make_handed_in(edition)
    await bidder.take_back()
    await make_bidder(edition, company="Sydvejen A/S", cvr="20000002")
    await close_in(edition, 0)
    await open_with(edition.tender_id, made)
    assert await service.all_bids(edition.tender_id) == []
    counts = (await service.get_opening(edition.tender_id)).counts
    assert (counts.received, counts.drafts, counts.taken_back) == (0, 2, 1)


async def test_the_deadlines_own_moment_is_too_late_for_bids_and_soon_enough_for_the_opening(
    db: asyncpg.Connection,
) -> None:
    edition = await make_open_tender(with_key=False)
    made = await make_key(edition.tender_id)
    bidder = await make_bidder(edition)
    await bidder.fill_in()
    with pytest.raises(Conflict):
        await opening_service.give_code(made.first.actor, edition.tender_id, made.first.code)
    await close_in(edition, 0)
    with pytest.raises(Conflict):
        await bidder.hand_in()
    await open_with(edition.tender_id, made)
    assert await service.find_opening(edition.tender_id) is not None
