"""Requirements of the library are added by their code, and remember which wording they took."""

from typing import Any

import asyncpg
import pytest

from app.platform.errors import InvalidInput, NotFound
from app.procurement.library import service as library
from app.procurement.library.schemas import RequirementInput
from app.procurement.tenders.taking import service
from tests.builders.evidence import actor_as
from tests.builders.tenders import make_tender

OFFICER = actor_as("procurement")
WORDING = RequirementInput(area="staff", kind="minimum", heading="Straffeattest", text="Alle viser attest.")


async def test_a_taken_requirement_remembers_its_code_and_version(db: asyncpg.Connection) -> None:
    await library.create_requirement(OFFICER, "attest", WORDING)
    tender = await make_tender()
    after = await service.take(OFFICER, tender.id, ["attest", "attest", "findes-ikke"], version=1)
    last = after.sections["requirements"][-1]
    assert (last["heading"], last["library_code"], last["library_version"]) == ("Straffeattest", "attest", 1)
    assert last["number"] == f"K{len(tender.sections['requirements']) + 1}"
    with pytest.raises(InvalidInput):
        await service.take(OFFICER, tender.id, ["attest"], version=after.version)


async def test_a_taken_evaluated_requirement_stands_under_the_first_criterion_that_is_no_price(
    db: asyncpg.Connection,
) -> None:
    method = RequirementInput(area="service", kind="evaluated", heading="Metode", text="Metoden er beskrevet.")
    await library.create_requirement(OFFICER, "metode", method)
    after = await service.take(OFFICER, (await make_tender()).id, ["metode"], version=1)
    assert after.sections["requirements"][-1]["criterion"] == "B"


async def test_a_newer_wording_is_told_with_its_words_and_taken_over(db: asyncpg.Connection) -> None:
    await library.create_requirement(OFFICER, "attest", WORDING)
    tender = await make_tender()
    tender = await service.take(OFFICER, tender.id, ["attest"], version=1)
    number = tender.sections["requirements"][-1]["number"]
    assert await service.newer_wordings(tender) == {}
    better = RequirementInput(area="staff", kind="minimum", heading="Straffeattest", text="Alle viser ren attest.")
    await library.write_version(OFFICER, "attest", better, version=1)
    newest, [change] = await service.find_newer(tender, number)
    assert newest.version == 2
    assert {field.field for field in change.fields} == {"text", "library_version"}
    after = await service.bring_up_to_date(OFFICER, tender.id, number, version=tender.version)
    assert after.sections["requirements"][-1]["text"] == "Alle viser ren attest."
    with pytest.raises(NotFound):
        await service.find_newer(after, number)


async def test_editing_a_taken_requirement_keeps_where_it_came_from(db: asyncpg.Connection, client_as: Any) -> None:
    await library.create_requirement(OFFICER, "attest", WORDING)
    tender = await service.take(OFFICER, (await make_tender()).id, ["attest"], version=1)
    place = len(tender.sections["requirements"]) - 1
    prefix, officer = f"requirements[{place}]", await client_as("procurement")
    sent = {
        "version": str(tender.version), f"{prefix}.area": "staff", f"{prefix}.kind": "minimum",
        f"{prefix}.heading": "Attest", f"{prefix}.text": "Vores ord.",
    }  # fmt: skip
    assert (await officer.post(f"/tenders/{tender.id}/sections/requirements/{place}", data=sent)).status_code == 303
    page = await officer.get(f"/api/tenders/{tender.id}")
    last = page.json()["sections"]["requirements"][-1]
    assert (last["heading"], last["library_code"]) == ("Attest", "attest")


async def test_the_page_finds_by_word_and_area_and_adds_what_is_ticked(db: asyncpg.Connection, client_as: Any) -> None:
    await library.create_requirement(OFFICER, "attest", WORDING)
    tender, officer = await make_tender(), await client_as("procurement")
    url = f"/tenders/{tender.id}/library"
    assert "Straffeattest" in (await officer.get(f"{url}?q=attest&area=staff")).text
    assert "Straffeattest" not in (await officer.get(f"{url}?area=place")).text
    assert (await officer.post(url, data={"version": "1"})).status_code == 422
    added = await officer.post(url, data={"version": "1", "code": ["attest"]})
    assert added.status_code == 303
    assert "er med i udbuddet" in (await officer.get(f"{url}?q=attest")).text
