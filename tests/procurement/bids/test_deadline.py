"""The deadline is decided by the database's clock in one statement, to the millisecond."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.platform.db import fetch_value
from app.platform.errors import Conflict
from app.procurement.bids import file_service
from app.procurement.bids.moments import exact
from tests.builders.bids import PDF, close_in, make_bidder, make_open_tender, move_deadline

pytestmark = pytest.mark.usefixtures("db")

SetMoment = Callable[[str], None]
# Noon, the hour that is left out in March, the one that comes twice in October, and New Year.
DEADLINES = (
    datetime(2027, 4, 16, 10, 0, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 0, tzinfo=UTC),
)


@pytest.mark.parametrize("deadline", DEADLINES, ids=lambda moment: f"{moment:%m-%d}")
async def test_a_millisecond_before_is_taken_and_a_millisecond_after_is_refused(
    deadline: datetime, set_moment: SetMoment
) -> None:
    edition = await make_open_tender()
    bidder = await make_bidder(edition)
    await bidder.fill_in()
    await move_deadline(edition, deadline)
    for late in (timedelta(milliseconds=1), timedelta(0)):
        set_moment((deadline + late).isoformat())
        with pytest.raises(Conflict):
            await bidder.hand_in()
        assert await fetch_value("select state from bid") == "draft"
    before = deadline - timedelta(milliseconds=1)
    set_moment(before.isoformat())
    assert (await bidder.hand_in()).received_at == before
    set_moment(deadline.isoformat())
    with pytest.raises(Conflict):
        await bidder.take_back()
    assert await fetch_value("select state from bid") == "submitted"


async def test_a_deadline_that_passes_between_the_page_and_the_statement_refuses(set_moment: SetMoment) -> None:
    """What the pages see of the clock decides nothing."""
    from app.procurement.bids import handing_service

    edition = await make_open_tender()
    bidder = await make_bidder(edition)
    await bidder.fill_in()
    opened = await bidder.open()
    assert opened.shut is None
    until = edition.deadlines.bids_until
    assert until is not None
    set_moment((until + timedelta(milliseconds=1)).isoformat())
    with pytest.raises(Conflict) as refused:
        await handing_service.hand_in(opened, edition=1)
    assert refused.value.params == {"deadline": exact(until), "came": exact(until + timedelta(milliseconds=1))}


async def test_the_databases_own_clock_closes_the_door() -> None:
    edition = await make_open_tender()
    bidder = await make_bidder(edition)
    await bidder.fill_in()
    until = await close_in(edition, 2.0)
    receipt = await bidder.hand_in()
    assert receipt.received_at < until
    await asyncio.sleep(max(0.0, (until - await fetch_value("select clock_timestamp()")).total_seconds()) + 0.002)
    with pytest.raises(Conflict):
        await bidder.take_back()


async def test_a_slow_upload_that_crosses_the_deadline_leaves_nothing(set_moment: SetMoment) -> None:
    edition = await make_open_tender()
    bidder = await make_bidder(edition)
    until = edition.deadlines.bids_until
    assert until is not None
    set_moment((until - timedelta(milliseconds=1)).isoformat())
    opened = await bidder.open()

    async def slowly() -> AsyncIterator[bytes]:
        yield PDF[:20]
        set_moment((until + timedelta(milliseconds=1)).isoformat())
        yield PDF[20:]

    arrived = await file_service.receive_file(opened, "solution", "sen.pdf", slowly())
    with pytest.raises(Conflict):
        await file_service.keep_files(opened, [arrived])
    assert await fetch_value("select count(*) from bid_part where place = 'file'") == 0


def test_a_moment_is_told_with_its_zone_and_never_rounded_up() -> None:
    assert exact(datetime(2027, 4, 16, 9, 59, 59, 999999, tzinfo=UTC)) == "16-04-2027 11:59:59,999 CEST (UTC+02:00)"
    assert exact(datetime(2027, 10, 31, 1, 0, tzinfo=UTC)) == "31-10-2027 02:00:00,000 CET (UTC+01:00)"
