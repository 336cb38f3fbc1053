"""Drafting holds what it says: numbers, weights, versions, and nothing half saved."""

import asyncpg
import pytest

from app.platform.access import Actor
from app.platform.db import execute
from app.platform.errors import Conflict, InvalidInput, StaleVersion
from app.platform.jobs.testing import run_jobs
from app.platform.settings import settings
from app.platform.web import translate
from app.procurement.tenders import service
from app.procurement.tenders.starting import service as starting
from tests.builders.tenders import make_tender

OFFICER = Actor(1, "indkob", "Indkøber", frozenset(["procurement"]), frozenset(), None, "da")


async def test_a_new_draft_numbers_its_criteria_and_requirements(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    assert [each["number"] for each in tender.sections["criteria"]] == ["A", "B", "C"]
    numbers = [each["number"] for each in tender.sections["requirements"]]
    assert numbers == [f"K{place}" for place in range(1, len(numbers) + 1)]
    assert sum(each["weight_percent"] for each in tender.sections["criteria"]) == 100


async def test_weights_that_do_not_come_to_100_are_refused_and_nothing_is_saved(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    criteria = [dict(each) for each in tender.sections["criteria"]]
    criteria[0]["weight_percent"] = 29.9
    with pytest.raises(InvalidInput) as refused:
        await service.save_section(OFFICER, tender.id, "criteria", criteria, version=tender.version)
    assert "99,9 %" in translate("da", refused.value.fields[0].msgid, **refused.value.fields[0].params)
    assert (await service.get_tender(tender.id)).sections["criteria"] == tender.sections["criteria"]


async def test_the_database_itself_holds_the_weights_to_100(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    await execute("update tender_criterion set weight_percent = 29.90 where tender_id = $1 and number = 'A'", tender.id)
    with pytest.raises(asyncpg.CheckViolationError, match=r"come to 99\.90"):
        await execute("set constraints all immediate")


async def test_sub_criteria_come_to_their_criterion(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    criteria = [dict(each) for each in tender.sections["criteria"]]
    child = {"name": "Metode", "weight_percent": 25, "description": "Hvordan", "counts_positively": []}
    criteria[1]["children"] = [child, {**child, "name": "Indhold", "weight_percent": 15}]
    saved = await service.save_section(OFFICER, tender.id, "criteria", criteria, version=tender.version)
    assert [each["number"] for each in saved.sections["criteria"][1]["children"]] == ["B.1", "B.2"]
    criteria[1]["children"] = [child]
    with pytest.raises(InvalidInput):
        await service.save_section(OFFICER, tender.id, "criteria", criteria, version=saved.version)


async def test_a_requirement_keeps_its_criterion_when_criteria_are_saved(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    pointing = [each["criterion"] for each in tender.sections["requirements"]]
    assert "B" in pointing
    after = await service.save_section(
        OFFICER, tender.id, "criteria", tender.sections["criteria"], version=tender.version
    )
    assert [each["criterion"] for each in after.sections["requirements"]] == pointing


async def test_a_minimum_requirement_cannot_be_scored(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    requirements = [dict(each) for each in tender.sections["requirements"]]
    requirements[0]["criterion"] = "B"
    with pytest.raises(InvalidInput):
        await service.save_section(OFFICER, tender.id, "requirements", requirements, version=tender.version)


async def test_a_deleted_requirements_number_is_not_given_to_a_later_one_in_between(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    requirements = list(tender.sections["requirements"])
    last = requirements[-1]["number"]
    del requirements[1]
    new = {"area": "service", "kind": "information", "heading": "Nyt", "text": "Nyt krav."}
    saved = await service.save_section(OFFICER, tender.id, "requirements", [*requirements, new], version=tender.version)
    numbers = [each["number"] for each in saved.sections["requirements"]]
    assert "K2" not in numbers
    assert numbers[-1] == f"K{int(last[1:]) + 1}"


async def test_a_stale_save_overwrites_nothing(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    mine = {**tender.sections["lot_rules"], "suppliers": "To leverandører"}
    await service.save_section(OFFICER, tender.id, "lot_rules", mine, version=tender.version)
    with pytest.raises(StaleVersion) as refused:
        await service.save_section(
            OFFICER, tender.id, "lot_rules", {**mine, "suppliers": "Tre"}, version=tender.version
        )
    assert refused.value.current.sections["lot_rules"]["suppliers"] == "To leverandører"


async def test_a_tender_whose_bids_are_opened_is_not_edited(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    await execute("update tender set state = 'opened' where id = $1", tender.id)
    with pytest.raises(Conflict):
        await service.save_heading(OFFICER, tender.id, reference="NY-1", title="Ny", version=tender.version)


async def test_a_draft_with_gaps_makes_no_document_and_names_them(db: asyncpg.Connection) -> None:
    tender = await starting.draft_tender(7, reference="UDB-3", title="Afklaring")
    with pytest.raises(InvalidInput) as refused:
        await service.issue_document(7, tender.id, label="1.0")
    assert {"lots", "tender.summary", "buyer.address"} <= {each.field for each in refused.value.fields}


async def test_a_document_is_rendered_by_the_job_and_kept_with_its_hashes(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    document_id = await service.issue_document(7, tender.id, label="1.0")
    assert await run_jobs() == 1
    document = await service.get_document(tender.id, document_id)
    assert document.state == "ready"
    assert document.pages is not None
    assert document.pages >= 6
    assert document.file_name is not None
    pdf = (settings().documents_dir / "tenders" / document.file_name).read_bytes()
    assert pdf.startswith(b"%PDF-1.7")
    assert document.file_sha256 is not None
    assert len(document.content_hash) == 64
