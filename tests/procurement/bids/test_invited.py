"""Bids on tenders that are not announced to everybody: as on any other, for those who are invited."""

import pytest

from app.platform.db import fetch_value
from app.platform.errors import Conflict, NotFound
from app.procurement.bids import handing_service, service
from app.procurement.publication import invitation_service
from tests.builders.bids import Bidder, close_in, make_company_user, make_open_tender
from tests.builders.publication import officer

pytestmark = pytest.mark.usefixtures("db")


async def make_invited_bidder() -> Bidder:
    edition = await make_open_tender(kind="small_purchase")
    actor = await make_company_user()
    assert actor.supplier_id is not None
    await invitation_service.invite(officer(), edition.tender_id, actor.supplier_id)
    return Bidder(actor, edition.reference, await service.begin(actor, edition.reference))


async def test_an_invited_company_hands_in_a_bid_on_a_small_purchase() -> None:
    bidder = await make_invited_bidder()
    await bidder.fill_in()
    receipt = await bidder.hand_in()
    assert handing_service.receipt_of(await bidder.open()) == receipt
    assert await fetch_value("select state from bid where id = $1", receipt.bid_id) == "submitted"


async def test_an_invited_company_is_told_why_its_bid_came_too_late() -> None:
    bidder = await make_invited_bidder()
    await bidder.fill_in()
    opened = await bidder.open()
    await close_in(opened.tender.edition, -1)
    with pytest.raises(Conflict) as refused:
        await handing_service.hand_in(opened, edition=opened.tender.edition.number)
    assert refused.value.msgid == handing_service.CAME_TOO_LATE


async def test_a_company_that_is_not_invited_cannot_begin_one() -> None:
    edition = await make_open_tender(kind="small_purchase")
    with pytest.raises(NotFound):
        await service.begin(await make_company_user(), edition.reference)
    assert await fetch_value("select count(*) from bid where tender_id = $1", edition.tender_id) == 0
