"""Uploads that are cut off, and what two colleagues send at once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.platform.db import fetch_value
from app.procurement.bids import file_service
from app.procurement.bids.upload_body import BodyUnreadable
from tests.builders.bids import PDF, Bidder, make_bidder, make_open_tender

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("end", [asyncio.CancelledError, BodyUnreadable, ConnectionResetError])
async def test_an_upload_that_is_killed_leaves_nothing(end: type[BaseException]) -> None:
    bidder = await make_bidder(await make_open_tender())
    opened = await bidder.open()

    async def cut() -> AsyncIterator[bytes]:
        yield PDF * 40_000
        raise end

    with pytest.raises(end):
        await file_service.receive_file(opened, "solution", "a.pdf", cut())
    assert await fetch_value("select count(*) from bid_part where place = 'file'") == 0
    assert await fetch_value("select count(*) from bid_chunk") == 2


async def test_two_schedules_sent_at_once_leave_one() -> None:
    edition = await make_open_tender()
    bidder = await make_bidder(edition)
    opened = await bidder.open()
    for _ in range(2):
        await _price_with(bidder, opened)
    files = (await bidder.open()).draft.files
    assert [file.kind for file in files] == ["price_schedule"]


async def _price_with(bidder: Bidder, opened: Any) -> None:
    from app.procurement.publication.freezing import price_schedule
    from tests.builders.bids import pieces_of
    from tests.builders.opened_bids import FIRST
    from tests.builders.sealed_bids import priced_workbook

    data = priced_workbook(price_schedule(opened.editions[0]), FIRST, (1, 2))
    await file_service.receive_schedule(opened, "t.xlsx", pieces_of(data))


async def test_a_file_is_read_back_as_it_was_sent_and_removed() -> None:
    bidder = await make_bidder(await make_open_tender())
    data = PDF[:-6] + b"%" * 2_500_000 + b"\n%%EOF\n"
    await bidder.add_file(data)
    opened = await bidder.open()
    assert b"".join([piece async for piece in file_service.download(opened, opened.draft.files[0])]) == data
    await file_service.remove_file(opened, opened.draft.files[0].part_id)
    assert (await bidder.open()).draft.files == []
    assert await fetch_value("select count(*) from bid_chunk") == 2
