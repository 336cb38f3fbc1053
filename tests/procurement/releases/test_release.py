"""Releases of a tender: what each tells, and that they keep the standard's schema and the portal's own profile."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from app.procurement.releases.package import package_of, record_package_of
from app.procurement.releases.profile import violations_of
from app.procurement.releases.release import planning_release, release_of, releases_of
from app.procurement.releases.schemas import DecidedLots, Ending
from tests.builders.releases import (
    DEADLINES,
    MUNICIPALITY,
    NOTIFIED,
    PUBLISHED,
    TRIAL,
    contract,
    decision,
    edition,
    enquiry,
    faults,
    process,
    sections,
    step,
)

URI = "https://udbud.example.dk/api/public/tenders/RK-2027-014/ocds"

AMENDED = process(editions=(edition(), edition(2)))
ANSWERED = process(enquiries=(enquiry(1, PUBLISHED + timedelta(days=5)),))
CANCELLED = process(
    state="cancelled_other",
    ending=Ending(at=PUBLISHED + timedelta(days=20), state="cancelled_other"),
)
WITHOUT_A_WINNER = process(state="unsuccessful", ending=Ending(at=PUBLISHED + timedelta(days=60), state="unsuccessful"))
OWN = process(
    is_public=False,
    uses_bids=False,
    editions=(edition(deadlines=msgspec.structs.replace(DEADLINES, **dict.fromkeys(DEADLINES.__struct_fields__))),),
)
DECIDED = process(state="standstill", decisions=(decision(),))
NOBODY = DecidedLots(lots=(1, 2), outcome="no_award")
OURSELVES = process(
    state="cancelled_in_house",
    decisions=(decision(outcomes=(DecidedLots(lots=(1, 2), outcome="kept_in_house"),)),),
    ending=Ending(at=NOTIFIED + timedelta(days=20), state="cancelled_in_house"),
)
TAKEN_UP_AGAIN = process(
    state="standstill",
    decisions=(
        decision(withdrawn_at=NOTIFIED + timedelta(days=3)),
        decision(round=2, notified_at=NOTIFIED + timedelta(days=9)),
    ),
)
OPTION = step(
    "option_taken", datetime(2029, 1, 5, 9, tzinfo=UTC), ends_on=date(2030, 8, 31), value_ore=1_300_000_000,
    rationale="Optionen er taget i brug.",
)  # fmt: skip
LAST_OPTION = step(
    "option_let_go", datetime(2030, 1, 5, 9, tzinfo=UTC), ends_on=date(2030, 8, 31), latest_on=date(2030, 8, 31)
)
OVER = step("ended", datetime(2030, 8, 31, 22, tzinfo=UTC), ends_on=date(2030, 8, 31), latest_on=date(2030, 8, 31))
SIGNED_ONCE = process(state="contracted", decisions=(decision(),), contracts=(contract(),))
WHOLE = process(state="completed", decisions=(decision(),), contracts=(contract(step(), OPTION, LAST_OPTION, OVER),))
STORIES = {
    "published": process(),
    "amended": AMENDED,
    "answered": ANSWERED,
    "cancelled": CANCELLED,
    "unsuccessful": WITHOUT_A_WINNER,
    "own offer": OWN,
    "decided": DECIDED,
    "kept in the house": OURSELVES,
    "taken up again": TAKEN_UP_AGAIN,
    "signed": SIGNED_ONCE,
    "to its end": WHOLE,
}


@pytest.mark.parametrize("story", STORIES)
def test_every_release_is_valid_in_the_standard_with_its_extensions(story):
    for release in releases_of(STORIES[story], MUNICIPALITY):
        assert faults("merged-release-schema.json", release) == []
        assert faults("release-schema.json", release) == []


@pytest.mark.parametrize("publisher", [MUNICIPALITY, TRIAL])
def test_the_package_is_valid_with_a_prefix_and_without(publisher):
    package = package_of(releases_of(AMENDED, publisher), publisher, uri=URI)
    assert faults("release-package-schema.json", package) == []


@pytest.mark.parametrize("story", STORIES)
def test_the_record_tells_how_everything_stands_now_and_where_its_releases_are(story):
    releases = releases_of(STORIES[story], MUNICIPALITY)
    package = record_package_of(releases, MUNICIPALITY, uri=f"{URI}/record", package_uri=URI)
    assert faults("record-package-schema.json", package) == []
    [record] = package["records"]
    assert [each["url"] for each in record["releases"]] == [f"{URI}#{release['id']}" for release in releases]
    assert record["compiledRelease"]["tag"] == ["compiled"]
    assert record["compiledRelease"]["tender"] == releases[-1]["tender"]
    assert faults("merged-release-schema.json", record["compiledRelease"]) == []


def test_a_wrong_release_is_found_by_the_schema_at_all():
    release = release_of(process(), 1, MUNICIPALITY)
    release["tender"]["status"] = "running"
    assert faults("merged-release-schema.json", release) != []


@pytest.mark.parametrize("story", STORIES)
def test_every_release_keeps_the_portal_s_own_profile(story):
    told = STORIES[story]
    for release in releases_of(told, MUNICIPALITY):
        assert violations_of(release, uses_bids=told.uses_bids) == []


def test_a_draft_is_planning_and_may_have_gaps():
    release = planning_release(process(editions=(), state="draft"), edition(), MUNICIPALITY)
    assert release["tag"] == ["planning"]
    assert release["tender"]["status"] == "planning"
    assert faults("merged-release-schema.json", release) == []
    bare = {
        "tender": {"title": "Afklaring", "reference": "RK-1"},
        "buyer": {"name": "Rødovre Kommune", "cvr": "65307316"},
    }
    sparse = planning_release(process(editions=()), edition(sections=bare, files=()), MUNICIPALITY)
    assert faults("merged-release-schema.json", sparse) == []
    assert violations_of(sparse) == []


def test_the_five_fields_of_every_release_and_its_parties():
    release = release_of(process(), 1, MUNICIPALITY)
    assert release["ocid"] == "ocds-abc123-RK-2027-014"
    assert release["id"] == "ocds-abc123-RK-2027-014-tender-1"
    assert (release["date"], release["initiationType"]) == ("2027-03-01T08:30:00Z", "tender")
    buyer = release["parties"][0]
    assert buyer["roles"] == ["buyer", "procuringEntity"]
    assert buyer["identifier"] == {"scheme": "DK-CVR", "id": "65307316", "legalName": "Rødovre Kommune"}
    assert buyer["address"]["postalCode"] == "2610"
    assert (
        release["buyer"] == release["tender"]["procuringEntity"] == {"id": "DK-CVR-65307316", "name": "Rødovre Kommune"}
    )


def test_money_is_kroner_and_periods_are_instants():
    tender = release_of(process(), 1, MUNICIPALITY)["tender"]
    assert tender["value"] == {"amount": 27_040_000, "currency": "DKK"}
    assert tender["tenderPeriod"] == {"startDate": "2027-03-01T08:30:00Z", "endDate": "2027-04-16T10:00:00Z"}
    assert tender["enquiryPeriod"]["endDate"] == "2027-04-02T10:00:00Z"
    assert tender["contractPeriod"] == {"startDate": "2027-08-31T22:00:00Z", "endDate": "2029-08-31T21:59:59Z"}


def test_lots_carry_their_items_and_the_criteria_they_are_awarded_by():
    tender = release_of(process(), 1, MUNICIPALITY)["tender"]
    assert [lot["id"] for lot in tender["lots"]] == ["1", "2"]
    assert [item["relatedLot"] for item in tender["items"]] == ["1", "2"]
    assert tender["items"][0]["classification"]["id"] == "85312510"
    for lot in tender["lots"]:
        numbers = [number for each in lot["awardCriteria"]["criteria"] for number in each["numbers"]]
        assert sum(number["number"] for number in numbers) == 100
    assert tender["awardCriteria"] == "ratedCriteria"


def test_every_requirement_is_there_once_under_its_area():
    given = sections()["requirements"]
    criteria = release_of(process(), 1, MUNICIPALITY)["tender"]["criteria"]
    told = [each["id"] for one in criteria for group in one["requirementGroups"] for each in group["requirements"]]
    assert sorted(told) == sorted(each["number"] for each in given)


def test_result_measures_are_targets_with_baseline_and_definition():
    targets = release_of(process(), 1, MUNICIPALITY)["tender"]["targets"]
    assert len(targets) == len(sections()["kpis"])
    for target in targets:
        assert [each["dimensions"]["role"] for each in target["observations"]] == ["baseline", "target"]
        assert all("denominator" in each["dimensions"] for each in target["observations"])


def test_an_amendment_names_the_releases_before_and_after_it():
    first, second = releases_of(AMENDED, MUNICIPALITY)
    assert (first["tag"], second["tag"]) == (["tender"], ["tenderAmendment"])
    assert "amendments" not in first["tender"]
    amendment = second["tender"]["amendments"][0]
    assert (amendment["amendsReleaseID"], amendment["releaseID"]) == (first["id"], second["id"])
    assert amendment["rationale"] == "Fristen er flyttet."


def test_answers_given_after_an_edition_are_an_update_and_nobody_is_named():
    first, update = releases_of(ANSWERED, MUNICIPALITY)
    assert "enquiries" not in first["tender"]
    assert (update["tag"], update["date"]) == (["tenderUpdate"], "2027-03-06T08:30:00Z")
    assert update["tender"]["hasEnquiries"] is True
    assert "author" not in update["tender"]["enquiries"][0]


def test_an_answer_known_before_an_amendment_is_told_with_it():
    told = process(editions=(edition(), edition(2)), enquiries=(enquiry(1, PUBLISHED + timedelta(hours=2)),))
    releases = releases_of(told, MUNICIPALITY)
    assert [release["tag"] for release in releases] == [["tender"], ["tenderAmendment"]]
    assert len(releases[1]["tender"]["enquiries"]) == 1


def test_a_cancelled_tender_ends_with_its_reason():
    last = releases_of(CANCELLED, MUNICIPALITY)[-1]
    assert (last["tag"], last["tender"]["status"]) == (["tenderCancellation"], "cancelled")
    assert {lot["status"] for lot in last["tender"]["lots"]} == {"cancelled"}
    assert last["tender"]["statusDetails"] == "Annulleret"


def test_a_tender_without_an_award_is_unsuccessful():
    last = releases_of(WITHOUT_A_WINNER, MUNICIPALITY)[-1]
    assert (last["tag"], last["tender"]["status"]) == (["tenderUpdate"], "unsuccessful")


def test_documents_have_address_and_checksum():
    document = release_of(process(), 1, MUNICIPALITY)["tender"]["documents"][0]
    assert document["documentType"] == "technicalSpecifications"
    assert document["sha256"] == "0" * 64
    assert document["url"].startswith("https://")


def test_without_a_prefix_nobody_can_take_the_data_for_published():
    release = release_of(process(), 1, TRIAL)
    assert release["ocid"].startswith("not-for-publication-")
    assert "VIFTE_OCID_PREFIX" in package_of([release], TRIAL, uri=URI)["notForPublication"]
    assert "notForPublication" not in package_of([release_of(process(), 1, MUNICIPALITY)], MUNICIPALITY, uri=URI)


def test_the_same_edition_is_the_same_release_for_ever():
    """What is attached to a document is made again when the document is; later events change nothing in it."""
    alone = release_of(process(), 1, MUNICIPALITY)
    later = release_of(process(editions=(edition(), edition(2)), state="evaluation"), 1, MUNICIPALITY)
    assert alone == later


def test_identifiers_are_written_with_plain_letters():
    assert release_of(process(reference="ÅR/2027 Ø"), 1, MUNICIPALITY)["ocid"] == "ocds-abc123-AaR-2027-Oe"
