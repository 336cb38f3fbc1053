"""Holders who give their codes at the same moment, on their own connections: the bids open once, whole."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.platform.codelists import load_codelists
from app.platform.db import execute, fetch, fetch_one, fetch_value, transaction
from app.platform.errors import Conflict
from app.procurement.opening import opening_service
from app.procurement.opening.schemas import Opening
from app.procurement.tenders.schemas import Tender
from tests.builders.opened_bids import make_closed_tender
from tests.builders.sealed_bids import hand_in
from tests.builders.sealing import HolderWithCode, MadeKey, make_key


@pytest.fixture
async def committed(database_url: str) -> AsyncIterator[tuple[Tender, MadeKey]]:
    """A tender with two bids, outside any transaction of the test's."""
    await load_codelists()
    tender = await make_closed_tender()
    made = await make_key(tender.id)
    await hand_in(tender.id, made.key, minutes=40)
    await hand_in(tender.id, made.key, minutes=20)
    yield tender, made


async def at_once(tender: Tender, *holders: HolderWithCode) -> list[Opening | BaseException | None]:
    calls = (opening_service.give_code(each.actor, tender.id, each.code) for each in holders)
    return list(await asyncio.gather(*calls, return_exceptions=True))


async def test_two_openers_at_the_same_moment_open_once(committed: tuple[Tender, MadeKey]) -> None:
    tender, made = committed
    found = await at_once(tender, made.first, made.second)
    assert sum(isinstance(each, Opening) for each in found) == 1
    assert sum(each is None for each in found) == 1
    assert await fetch_value("select count(*) from opened_bid") == 2


async def test_of_two_who_come_second_one_opens_and_the_other_is_told(committed: tuple[Tender, MadeKey]) -> None:
    tender, made = committed
    await opening_service.give_code(made.first.actor, tender.id, made.first.code)
    found = await at_once(tender, made.second, made.spare)
    assert sum(isinstance(each, Opening) for each in found) == 1
    assert sum(isinstance(each, Conflict) for each in found) == 1
    assert await fetch_value("select count(*) from tender_opening") == 1
    assert await fetch_value("select count(*) from opened_bid") == 2
    assert await fetch("select 1 from given_share") == []


async def test_a_bid_that_is_just_being_handed_in_is_waited_for(committed: tuple[Tender, MadeKey]) -> None:
    tender, made = committed
    late = await hand_in(tender.id, made.key, minutes=5)
    columns = "state, received_at, edition, key_id, key_box, content_hash"
    row = await fetch_one(f"select {columns} from bid where id = $1", late)
    assert row is not None
    empty = "state = 'draft', received_at = null, edition = null, key_id = null, key_box = null, content_hash = null"
    await execute(f"update bid set {empty} where id = $1", late)
    begun, done = asyncio.Event(), asyncio.Event()

    async def handing_in() -> None:
        async with transaction():
            # As the handing in does it: the key is kept in place until the bid is in.
            await execute("select from tender_key where tender_id = $1 for key share", tender.id)
            begun.set()
            await asyncio.sleep(0.3)
            await execute(f"update bid set ({columns}) = ($2, $3, $4, $5, $6, $7) where id = $1", late, *row)
            done.set()

    await opening_service.give_code(made.first.actor, tender.id, made.first.code)
    task = asyncio.create_task(handing_in())
    await begun.wait()
    opening = await opening_service.give_code(made.second.actor, tender.id, made.second.code)
    assert done.is_set()
    assert opening is not None
    assert opening.counts.received == 3
    await task
