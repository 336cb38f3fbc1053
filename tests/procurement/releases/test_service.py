"""Releases of real tenders: for everybody, for the office, and inside the documents."""

import json

import pytest
from pypdf import PdfReader

from app.platform.documents import issuing
from app.platform.errors import NotFound
from app.procurement.publication import service as publication
from app.procurement.releases import service
from app.procurement.tenders import service as tenders
from tests.builders.publication import change_purpose, make_answer, make_published, make_question, officer
from tests.builders.releases import faults
from tests.builders.tenders import make_tender


async def test_a_draft_is_known_to_the_office_as_planning_and_to_nobody_else(db, client_as):
    tender = await make_tender()
    package = await service.package_for(tender.id)
    assert [release["tag"] for release in package["releases"]] == [["planning"]]
    assert faults("merged-release-schema.json", package["releases"][0]) == []
    with pytest.raises(NotFound):
        await service.public_package(tender.reference)


async def test_an_amended_tender_has_a_release_for_each_edition(db):
    edition = await make_published()
    await change_purpose(edition.tender_id)
    tender = await tenders.get_tender(edition.tender_id)
    await publication.amend(officer(), tender.id, version=tender.version, summary="Formålet er ændret.", matters=False)
    releases = (await service.public_package(edition.reference))["releases"]
    assert [release["tag"] for release in releases] == [["tender"], ["tenderAmendment"]]
    assert [release["contentHash"] for release in releases] != [edition.content_hash] * 2
    assert releases[1]["tender"]["amendments"][0]["rationale"] == "Formålet er ændret."
    assert [fault for release in releases for fault in faults("merged-release-schema.json", release)] == []


async def test_published_answers_are_told_without_their_asker(db):
    edition = await make_published()
    await make_question(edition.tender_id, "Ikke besvaret endnu?")
    await make_answer(edition.tender_id)
    last = (await service.public_package(edition.reference))["releases"][-1]
    assert last["tag"] == ["tenderUpdate"]
    assert len(last["tender"]["enquiries"]) == 1
    assert "Ikke besvaret endnu?" not in json.dumps(last)


async def test_a_cancelled_tender_says_so_and_the_reason_stays_in_the_house(db):
    edition = await make_published()
    await publication.end(officer(), edition.tender_id, "cancel", reason="Behovet er faldet bort.")
    package = await service.public_package(edition.reference)
    last = package["releases"][-1]
    assert (last["tag"], last["tender"]["statusDetails"]) == (["tenderCancellation"], "Annulleret")
    assert "Behovet er faldet bort." not in json.dumps(package, ensure_ascii=False)


async def test_everybody_reads_the_package_without_logging_in(db, client_as):
    edition = await make_published()
    answer = await (await client_as(None)).get(f"/api/public/tenders/{edition.reference}/ocds")
    assert answer.status_code == 200
    package = answer.json()
    assert package["uri"].endswith(f"/api/public/tenders/{edition.reference}/ocds")
    assert "notForPublication" in package


async def test_the_specification_carries_its_own_release_and_the_hash_of_the_edition(db):
    edition = await make_published()
    document = next(each for each in await publication.list_documents(edition) if each.kind == "kravspecifikation")
    attached = PdfReader(await issuing.render_now(document.id)).attachments
    assert set(attached) == {"udbud.json", "ocds.json"}
    release = json.loads(attached["ocds.json"][0])["releases"][0]
    assert release["contentHash"] == edition.content_hash
    assert release == (await service.edition_package(edition.id))["releases"][0]


async def test_what_is_published_lacks_nothing_of_the_profile_but_a_registered_prefix(db):
    edition = await make_published()
    found = [each.path for each in await service.violations(edition.tender_id)]
    assert found == ["ocid"]


async def test_an_edition_that_is_not_there_has_no_package(db):
    assert await service.edition_package(2**31 - 1) is None
