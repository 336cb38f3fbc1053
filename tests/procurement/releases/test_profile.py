"""The portal's own profile: each thing that is missing is named with its place and what to do."""

import copy

import pytest

from app.procurement.releases import profile
from app.procurement.releases.course import STEP_TAGS
from app.procurement.releases.profile import violations_of
from app.procurement.releases.release import release_of
from tests.builders.releases import MUNICIPALITY, TRIAL, edition, process, sections

GOOD = release_of(process(), 1, MUNICIPALITY)


def without(path):
    release = copy.deepcopy(GOOD)
    *above, last = path.split(".")
    place = release
    for name in above:
        place = place[name.removesuffix("[]")]
        place = place[0] if name.endswith("[]") else place
    del place[last.removesuffix("[]")]
    return release


@pytest.mark.parametrize("path", [path for path in profile.BY_BIDS if not path.endswith("[]")])
def test_a_field_that_is_missing_is_named_with_its_place_and_what_to_do(path):
    found = [(each.path, each.message) for each in violations_of(without(path))]
    assert (path.replace("[]", "[0]"), profile.BY_BIDS[path]) in found


def test_a_whole_release_breaks_no_rule():
    assert violations_of(GOOD) == []


def test_an_unregistered_identifier_is_named_when_the_data_are_to_be_published():
    release = release_of(process(), 1, TRIAL)
    assert [each.message for each in violations_of(release)] == [profile.NO_PREFIX]
    assert violations_of(release, for_publication=False) == []


def test_weights_of_99_9_are_named_by_their_sum():
    release = copy.deepcopy(GOOD)
    release["tender"]["lots"][1]["awardCriteria"] = copy.deepcopy(GOOD["tender"]["lots"][1]["awardCriteria"])
    release["tender"]["lots"][1]["awardCriteria"]["criteria"][0]["numbers"][0]["number"] -= 0.1
    found = violations_of(release)
    assert [(each.path, each.params["sum"]) for each in found] == [("tender.lots[1].awardCriteria", "99.9")]


def test_a_requirement_for_a_lot_that_is_not_there_is_named():
    given = sections()
    given["requirements"][0]["lots"] = [9]
    found = violations_of(release_of(process(editions=(edition(sections=given),)), 1, MUNICIPALITY))
    assert [(each.message, each.params["id"]) for each in found] == [(profile.UNKNOWN_LOT, "9")]


def test_an_identifier_that_stands_twice_is_named():
    given = sections()
    given["requirements"].append({**given["requirements"][0]})
    found = violations_of(release_of(process(editions=(edition(sections=given),)), 1, MUNICIPALITY))
    assert [each.message for each in found] == [profile.TWICE]


def test_a_buyer_that_is_no_party_is_named():
    release = copy.deepcopy(GOOD)
    release["parties"] = []
    assert {each.path for each in violations_of(release)} == {"buyer", "tender.procuringEntity"}


def test_periods_that_run_backwards_are_named():
    release = copy.deepcopy(GOOD)
    tender = release["tender"]
    tender["contractPeriod"] = {"startDate": "2029-01-01T00:00:00Z", "endDate": "2028-01-01T00:00:00Z"}
    tender["enquiryPeriod"]["endDate"] = "2027-04-17T00:00:00Z"
    assert [each.path for each in violations_of(release)] == ["tender.contractPeriod", "tender.enquiryPeriod.endDate"]


def test_every_stage_that_is_told_has_its_rules():
    tags = {"planning", "tender", "tenderAmendment", "tenderUpdate", "tenderCancellation"}
    assert set(profile.STAGES) == tags | {"award", "awardCancellation"} | set(STEP_TAGS.values())
