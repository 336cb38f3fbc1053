"""What other rooms' tests build on."""

import asyncpg

from app.procurement.opening import service
from app.procurement.pricing.award import leaves_of
from app.procurement.publication.service import get_edition
from tests.builders.opened_bids import FIRST, make_bid, make_closed_tender, make_opened_tender


async def test_an_opened_tender_has_its_bids_with_prices_and_sums(db: asyncpg.Connection) -> None:
    tender, bids = await make_opened_tender()
    assert tender.state == "opened"
    assert [bid.is_control_bid for bid in bids] == [False, False, True]
    assert bids[0].prices == FIRST
    assert bids[0].sums == {1: 995_000_00, 2: 795_015_00}
    assert bids == await service.valid_bids(tender.id)
    assert (await service.get_opening(tender.id)).counts.received == 3
    edition = await get_edition(tender.id)
    assert [leaf.number for leaf in leaves_of(edition.sections["criteria"])] == ["A", "B", "C.1", "C.2"]
    assert bids[0].forms["answers"]["texts"]


async def test_a_bid_may_be_for_one_lot_alone(db: asyncpg.Connection) -> None:
    tender = await make_closed_tender()
    bid = await make_bid(await get_edition(tender.id), FIRST, lots=[2])
    assert bid.prices == {3: FIRST[3], 4: FIRST[4]}
    assert set(bid.sums) == {2}
