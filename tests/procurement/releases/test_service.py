"""Releases of real tenders: for everybody, for the office, and inside the documents."""

import json

import pytest
from pypdf import PdfReader

from app.platform.clock import today
from app.platform.documents import issuing
from app.platform.errors import NotFound
from app.procurement.awards import service as awards
from app.procurement.contracts import service as contracts
from app.procurement.exports.service import export
from app.procurement.publication import service as publication
from app.procurement.releases import service
from app.procurement.releases.profile import violations_of
from app.procurement.tenders import service as tenders
from tests.builders.awards import WHY, make_decided, make_letters, make_notified
from tests.builders.contracts import make_awarded, sign_all
from tests.builders.contracts import officer as contracting
from tests.builders.evaluation import leader
from tests.builders.opened_bids import PRICES
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


async def test_everybody_reads_how_a_tender_stands_now(db, client_as):
    edition, visitor = await make_published(), await client_as(None)
    record = (await visitor.get(f"/api/public/tenders/{edition.reference}/ocds/record")).json()["records"][0]
    [release] = (await visitor.get(f"/api/public/tenders/{edition.reference}/ocds")).json()["releases"]
    assert record["compiledRelease"]["tender"] == release["tender"]
    assert record["releases"][0]["url"].endswith(f"/ocds#{release['id']}")
    assert (await visitor.get("/api/public/tenders/RK-0000/ocds/record")).status_code == 404


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


async def test_bids_are_told_of_only_when_their_bidders_know_the_decision(db):
    decision, bids = await make_decided()
    before = await service.package_for(decision.tender_id)
    assert not {"bids", "awards"} & {name for release in before["releases"] for name in release}
    assert all(bid.bidder not in json.dumps(before, ensure_ascii=False) for bid in bids)
    await make_letters(decision)
    await awards.notify(leader(), decision.tender_id, decision_id=decision.id)
    release = (await service.package_for(decision.tender_id))["releases"][-1]
    assert release["tag"] == ["award"]
    assert [bid["status"] for bid in release["bids"]["details"]] == ["valid", "valid"]
    own = next(bid for bid in bids if bid.is_control_bid)
    assert str(own.number) not in [bid["id"] for bid in release["bids"]["details"]]


async def test_an_award_of_a_real_tender_is_valid_and_agrees_with_its_bids(db):
    decision, bids = await make_notified()
    release = (await service.package_for(decision.tender_id))["releases"][-1]
    assert faults("merged-release-schema.json", release) == []
    assert [each.path for each in violations_of(release)] == ["ocid"]
    [award] = release["awards"]
    assert award["relatedLots"] == ["1", "2"]
    lines, prices = PRICES, bids[0].prices
    assert award["value"]["amount"] == sum(line["quantity"] * prices[line["number"]] for line in lines) / 100
    assert release["bids"]["details"][0]["value"] == award["value"]
    assert "value" not in release["bids"]["details"][1]


async def test_those_who_judged_the_bids_and_what_they_wrote_are_never_named(db):
    decision, _ = await make_notified()
    told = json.dumps(await service.package_for(decision.tender_id), ensure_ascii=False)
    names = [row["name"] for row in await db.fetch("select name from app_user")]
    assert names
    assert not [name for name in (*names, WHY) if name in told]


async def test_a_decision_taken_up_again_is_told_as_cancelled_and_stays_in_the_package(db):
    decision, _ = await make_notified()
    await awards.reconsider(leader(), decision.tender_id, decision_id=decision.id, reason="En fejl i point.")
    *_, award, cancelled = (await service.package_for(decision.tender_id))["releases"]
    assert (award["tag"], award["awards"][0]["status"]) == (["award"], "pending")
    assert (cancelled["tag"], cancelled["awards"][0]["status"]) == (["awardCancellation"], "cancelled")
    assert "En fejl i point." not in json.dumps(cancelled, ensure_ascii=False)


async def test_contracts_of_a_real_tender_are_valid_and_carry_its_measures(db):
    tender = await make_awarded()
    await sign_all(tender.id)
    releases = (await service.package_for(tender.id))["releases"]
    assert [release["tag"] for release in releases] == [["tender"], ["award"], ["contract"], ["contract"]]
    assert [fault for release in releases for fault in faults("merged-release-schema.json", release)] == []
    assert {each.path for release in releases for each in violations_of(release)} == {"ocid"}
    last = releases[-1]
    assert last["tender"]["status"] == "complete"
    assert {each["awardID"] for each in last["contracts"]} == {award["id"] for award in last["awards"]}
    assert [len(each.get("agreedMetrics", [])) for each in last["contracts"]] == [1, 0]


async def test_an_option_that_is_taken_is_an_amendment_and_an_early_end_is_told_without_its_reason(db):
    tender = await make_awarded(winners={1: [0], 2: [0]})
    [contract_id] = await sign_all(tender.id)
    contract = await contracts.get_contract(contracting(), contract_id)
    await contracts.take_option(contracting(), contract_id, contract.options[0].id, on_date=today())
    contract = await contracts.get_contract(contracting(), contract_id)
    await contracts.terminate(
        contracting(), contract_id, contract.version, ends_on=contract.starts_on, reason="Leverandøren er gået konkurs."
    )
    signed, taken, ended = (await service.package_for(tender.id))["releases"][-3:]
    assert [each["tag"] for each in (signed, taken, ended)] == [["contract"], *[["contractAmendment"]] * 2]
    periods = [each["contracts"][0]["period"] for each in (signed, taken, ended)]
    assert signed["contracts"][0]["period"]["maxExtentDate"] == periods[1]["maxExtentDate"] > periods[1]["endDate"]
    assert periods[0]["endDate"] < periods[1]["endDate"]
    assert periods[2]["endDate"] == periods[2]["maxExtentDate"] < periods[0]["endDate"]
    assert "konkurs" not in json.dumps(ended, ensure_ascii=False)


async def test_the_terminal_and_the_api_give_the_later_stages_too(db):
    decision, _ = await make_notified()
    made = await export(decision.tender_id, "ocds")
    assert json.loads(made.content)["releases"][-1]["tag"] == ["award"]


async def test_an_edition_that_is_not_there_has_no_package(db):
    assert await service.edition_package(2**31 - 1) is None
