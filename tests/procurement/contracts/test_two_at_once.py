"""Two officers at the same moment, on two connections: one signs, the other is told, and nothing is done twice."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest

from app.platform.clock import today
from app.platform.codelists import load_codelists
from app.platform.db import execute, fetch_value, transaction
from app.platform.errors import Conflict, InvalidInput
from app.procurement.contracts import service
from app.procurement.contracts.schemas import OptionInput
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.service import get_tender
from tests.builders.contracts import make_awarded, make_contract, officer, without_offers

OF_CONTRACT = ("contract_option", "contract_offer", "contract_event")


@pytest.fixture
async def awarded(database_url: str) -> AsyncIterator[Tender]:
    """A tender ready to be signed, outside any transaction of the test's; taken away again, but for the trail."""
    await load_codelists()
    tender = await make_awarded({1: [0], 2: [1]})
    yield tender
    await take_away(tender.id)


async def take_away(tender_id: int) -> None:
    async with transaction():
        # What is published or signed refuses to go, also from a test.
        await execute("set local session_replication_role = replica")
        mine = "select id from contract where tender_id = $1"
        await execute(f"delete from issued_document where subject = 'contracts' and subject_id in ({mine})", tender_id)
        for table in OF_CONTRACT:
            await execute(f"delete from {table} where contract_id in ({mine})", tender_id)
        for table in (
            "contract", "tender_decision", "opened_bid", "tender_opening", "tender_event", "tender_edition",
            "tender_revision", "tender_review", "tender_lot", "tender_criterion", "tender_requirement",
        ):  # fmt: skip
            await execute(f"delete from {table} where tender_id = $1", tender_id)
        await execute("delete from tender where id = $1", tender_id)


async def at_once(*calls: Coroutine[Any, Any, Any]) -> tuple[list[Any], list[Any]]:
    """What came of it, and who was told."""
    found = await asyncio.gather(*calls, return_exceptions=True)
    told = [each for each in found if isinstance(each, BaseException)]
    assert all(isinstance(each, Conflict | InvalidInput) for each in told), told
    return [each for each in found if not isinstance(each, BaseException)], told


async def test_one_signs_with_a_supplier(awarded: Tender) -> None:
    terms = without_offers((await service.propose(awarded.id, on_date=today()))[0].terms)
    made, told = await at_once(*(service.sign(officer(900 + n), awarded.id, terms) for n in range(3)))
    assert (len(made), len(told)) == (1, 2)
    assert await fetch_value("select count(*) from contract where tender_id = $1", awarded.id) == 1


async def test_two_sign_with_two_suppliers_and_the_tender_moves_once(awarded: Tender) -> None:
    proposals = await service.propose(awarded.id, on_date=today())
    made, told = await at_once(
        *(service.sign(officer(900 + n), awarded.id, without_offers(each.terms)) for n, each in enumerate(proposals))
    )
    assert (len(made), told) == (2, [])
    assert (await get_tender(awarded.id)).state == "contracted"
    signed = "select count(*) from tender_event where tender_id = $1 and kind = 'sign'"
    assert await fetch_value(signed, awarded.id) == 1


async def test_an_option_is_decided_once(database_url: str) -> None:
    await load_codelists()
    contract_id = await make_contract(options=[OptionInput(months=12, notify_by=today(), value_ore=5)])
    option_id = (await service.get_contract(officer(), contract_id)).options[0].id
    decide = (service.take_option, service.let_go, service.take_option)
    made, told = await at_once(*(each(officer(), contract_id, option_id, on_date=today()) for each in decide))
    assert (len(made), len(told)) == (1, 2)
    async with transaction():
        await execute("set local session_replication_role = replica")
        for table in OF_CONTRACT:
            await execute(f"delete from {table} where contract_id = $1", contract_id)
        await execute("delete from contract where id = $1", contract_id)
