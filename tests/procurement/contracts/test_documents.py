"""The contract's document: the published draft with supplier, lot, term and prices filled in."""

import pytest

from app.platform.clock import today
from app.platform.documents.forge import check_data
from app.procurement.contracts import service
from app.procurement.contracts.documents import KIND, contract_data
from app.procurement.publication.service import get_edition
from tests.builders.contracts import make_awarded, officer, sign_all
from tests.builders.opened_bids import FIRST

pytestmark = pytest.mark.usefixtures("db")


async def test_the_document_holds_the_contracts_own_lots_prices_and_options() -> None:
    tender = await make_awarded()
    contract = await service.get_contract(officer(), (await sign_all(tender.id))[0])
    edition = await get_edition(tender.id)
    data = contract_data(edition, contract, "Testvej 1")
    assert check_data(KIND, data) == []
    assert [lot["number"] for lot in data["lots"]] == [1]
    assert [line["number"] for line in data["prices"]] == [1, 2, 4]
    assert {each["number"]: each["price_ore"] for each in data["contract"]["prices"]} == {
        number: FIRST[number] for number in (1, 2, 4)
    }
    assert [option["months"] for option in data["contract"]["options"]] == [12, 12]
    assert data["supplier"]["address"] == "Testvej 1"
    assert data["contract"]["signed_on"] == today()


async def test_it_carries_the_whole_editions_hash() -> None:
    tender = await make_awarded()
    edition = await get_edition(tender.id)
    for contract in [await service.get_contract(officer(), each) for each in await sign_all(tender.id)]:
        assert contract_data(edition, contract, "")["document"]["edition_hash"] == edition.content_hash
