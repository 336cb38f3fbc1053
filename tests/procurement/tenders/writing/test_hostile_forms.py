"""Forms that no page of ours makes: refused or put right, never an error of the server's."""

from typing import Any

import asyncpg
import pytest

from app.procurement.tenders import service
from app.procurement.tenders.schemas import Tender
from tests.builders.tenders import make_tender

FORGED = {
    "a number that is text": ("lots", {"lots[0].number": "abc", "lots[0].title": "x", "lots[1].number": "1"}),
    "a number too high": ("lots", {"lots[0].number": "9999", "lots[0].title": "x", "lots[1].title": "y"}),
    "too many lots": ("lots", {f"lots[{index}].title": "y" for index in range(150)}),
    "a requirement's number too long": ("requirements", {"requirements[0].number": "K" + "9" * 5000}),
    "a requirement's number in other digits": ("requirements", {"requirements[0].number": "K²"}),
    "a requirement of no kind": ("requirements", {"requirements[0].text": "x", "requirements[1].text": "y"}),
    "more criteria than letters": ("criteria", {f"criteria[{index}].name": "y" for index in range(4000)}),
    "an amount too long to be written": ("lots", {"lots[0].title": "x", "lots[0].value_ore": "9" * 5000}),
    "an amount beyond counting": ("tender", {"tender.value_ore": "9" * 400}),
}


async def _save(client_as: Any, tender: Tender, name: str, sent: dict[str, str]) -> int:
    officer = await client_as("procurement")
    url = f"/tenders/{tender.id}/sections/{name}"
    return int((await officer.post(url, data={"version": str(tender.version), **sent})).status_code)


@pytest.mark.parametrize("what", FORGED)
async def test_a_forged_section_is_no_server_error(db: asyncpg.Connection, client_as: Any, what: str) -> None:
    assert await _save(client_as, await make_tender(), *FORGED[what]) < 500


NOUGHTS = {
    "lots": {"lots[0].title": "x", "lots[0].weeks": "0"},
    "criteria": {"criteria[0].name": "Kvalitet", "criteria[0].weight_percent": "0"},
}


@pytest.mark.parametrize("name", NOUGHTS)
async def test_nothing_of_what_there_must_be_some_of_is_told_at_the_field(
    db: asyncpg.Connection, client_as: Any, name: str
) -> None:
    assert await _save(client_as, await make_tender(), name, NOUGHTS[name]) == 422


@pytest.mark.parametrize("heading", [{"reference": "Å²", "title": "x"}, {"reference": "UDB-9", "title": "x\ny"}])
async def test_a_heading_that_no_document_can_have_is_refused(
    db: asyncpg.Connection, client_as: Any, heading: dict[str, str]
) -> None:
    officer = await client_as("procurement")
    assert (await officer.post("/tenders/new", data=heading)).status_code == 422


async def test_a_forged_reference_does_not_replace_the_tenders_own(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_tender()
    await _save(client_as, tender, "tender", {"tender.reference": "OTHER", "tender.title": "Other"})
    after = await service.get_tender(tender.id)
    assert (after.reference, after.title) == (tender.reference, tender.title)


async def test_a_cpr_number_in_a_tenders_text_is_refused(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_tender()
    sent = {"lot_rules.not_split_reason": "Som for 010153-1234."}
    assert await _save(client_as, tender, "lot_rules", sent) == 422
    assert "010153-1234" not in str((await service.get_tender(tender.id)).sections)
