"""Holders at the same moment, on connections of their own: one key is made, and one key is opened with."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.platform.codelists import load_codelists
from app.platform.db import execute, fetch_value, transaction
from app.platform.errors import Conflict
from app.procurement.appointments.schemas import OPENER, RECOVERY
from app.procurement.publication import service as publication
from app.procurement.sealing import code_service, service
from app.procurement.sealing.key_service import drop_key
from app.procurement.sealing.keys import public_key_of
from app.procurement.tenders.schemas import Tender
from tests.builders.sealing import make_appointed, make_key
from tests.builders.tenders import make_tender


@pytest.fixture
async def committed(database_url: str) -> AsyncIterator[Tender]:
    """A tender outside any transaction of the test's; what it leaves is taken away by `leaves_nothing`."""
    await load_codelists()
    yield await make_tender()


async def test_three_who_confirm_at_once_make_one_key(committed: Tender) -> None:
    holders = [await make_appointed(committed.id, duty) for duty in (OPENER, OPENER, RECOVERY)]
    codes = [await code_service.make_code(each, committed.id) for each in holders]
    made = await asyncio.gather(
        *(code_service.confirm_code(each, committed.id, code) for each, code in zip(holders, codes, strict=True))
    )
    assert sorted(made) == [False, False, True]
    assert await fetch_value("select count(*) from tender_key where tender_id = $1", committed.id) == 1
    assert await fetch_value("select count(*) from tender_key_share") == 6


async def test_two_who_give_their_codes_at_once_open_once(committed: Tender, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await make_key(committed.id)

    async def passed(*_: object) -> bool:
        return False

    monkeypatch.setattr(publication, "takes_amendments", passed)
    monkeypatch.setattr(publication, "get_edition", passed)
    found = await asyncio.gather(
        *(service.give_share(each.actor, committed.id, each.code) for each in (made.first, made.second))
    )
    (key,) = [each for each in found if each is not None]
    assert public_key_of(key.private_key) == made.key.public_key


async def test_a_key_that_is_held_for_a_bid_is_not_taken_away(committed: Tender) -> None:
    """While a bid is handed in nobody renews the key under it; afterwards the bid's reference keeps it."""
    made = await make_key(committed.id)
    held, dropping = asyncio.Event(), asyncio.Event()

    async def hand_in() -> None:
        async with transaction():
            key = await service.current_key(committed.id, hold=True)
            assert key is not None
            held.set()
            await dropping.wait()
            await asyncio.sleep(0.05)
            await execute(
                """
                insert into bid (tender_id, code_hash, code_box, state, key_id, key_box, edition, content_hash,
                                 received_at)
                values ($1, $2, 'x', 'submitted', $3, 'x', 1, $2, now())
                """,
                committed.id,
                b"h" * 32,
                key.id,
            )

    async def renew() -> None:
        await held.wait()
        async with transaction():
            dropping.set()
            await drop_key(committed.id)

    _, refused = await asyncio.gather(hand_in(), renew(), return_exceptions=True)
    assert isinstance(refused, Conflict)
    assert await service.current_key(committed.id) == made.key
