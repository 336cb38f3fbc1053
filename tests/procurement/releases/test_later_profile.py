"""The portal's own rules for bids, awards and contracts: what is missing, and what does not agree."""

import copy

import pytest

from app.procurement.releases import later_profile
from app.procurement.releases.profile import violations_of
from app.procurement.releases.release import releases_of
from tests.builders.releases import AKTIV, MUNICIPALITY, bid, contract, decision, process
from tests.procurement.releases.test_release import DECIDED, SIGNED_ONCE

AWARD, CONTRACT = releases_of(DECIDED, MUNICIPALITY)[-1], releases_of(SIGNED_ONCE, MUNICIPALITY)[-1]


def changed(release, change):
    copied = copy.deepcopy(release)
    change(copied)
    return [(each.path, each.message) for each in violations_of(copied)]


def told(**overrides):
    release = releases_of(
        process(**{"decisions": (decision(),), "contracts": (contract(),), **overrides}), MUNICIPALITY
    )
    return [(each.path, each.message) for each in violations_of(release[-1])]


@pytest.mark.parametrize("path", [path for path in later_profile.CONTRACTS if "." in path])
def test_a_contract_that_lacks_something_is_told_of_with_what_to_do(path):
    def remove(release):
        *above, last = path.split(".")[1:]
        place = release["contracts"][0]
        for name in above:
            place = place[name]
        del place[last]

    assert (path.replace("[]", "[0]"), later_profile.CONTRACTS[path]) in changed(CONTRACT, remove)


def test_an_award_release_without_awards_or_counts_is_told_of():
    found = changed(AWARD, lambda release: (release.pop("awards"), release["bids"].pop("statistics")))
    assert ("awards", later_profile.AWARDS["awards"]) in found
    assert ("bids.statistics", later_profile.AWARDS["bids.statistics"]) in found


def test_an_award_without_its_bid_is_told_of():
    found = changed(AWARD, lambda release: release["awards"][0].pop("relatedBid"))
    assert found == [("awards[0]", later_profile.NO_WINNER)]


def test_an_award_has_a_value_unless_the_price_is_fixed():
    def remove(release):
        del release["awards"][0]["value"]

    def remove_where_quality_alone_decides(release):
        remove(release)
        release["tender"]["awardCriteria"] = "qualityOnly"

    assert changed(AWARD, remove) == [("awards[0]", later_profile.NO_WINNER)]
    assert changed(AWARD, remove_where_quality_alone_decides) == []


def test_an_award_to_a_bid_that_is_not_there_or_not_valid_is_told_of():
    for number in ("9", "3"):
        found = changed(AWARD, lambda release, number=number: release["awards"][0].update(relatedBid=number))
        assert found == [("awards[0].relatedBid", later_profile.UNKNOWN_BID)]


def test_an_award_to_others_than_the_bidders_is_told_of():
    found = changed(AWARD, lambda release: release["awards"][0].update(suppliers=[{"id": "DK-CVR-87654325"}]))
    assert found == [("awards[0].suppliers", later_profile.OTHER_BIDDER)]


def test_an_award_of_lots_the_bid_is_not_for_is_told_of():
    assert told(decisions=(decision(bids=(bid(1, AKTIV, lots=(2,), value_ore=1_900_000_000),)),), contracts=()) == [
        ("awards[0].relatedLots", later_profile.OTHER_LOTS)
    ]


def test_awards_of_more_than_the_bid_asked_for_are_told_of():
    found = changed(AWARD, lambda release: release["awards"][0]["value"].update(amount=19_000_001))
    assert found == [("bids.details[0].value", later_profile.OVER_BID)]


def test_a_count_that_is_not_that_of_the_bids_named_is_told_of():
    found = changed(AWARD, lambda release: release["bids"]["statistics"][0].update(value=4))
    assert found == [("bids.statistics[0]", later_profile.MISCOUNTED)]


def test_a_contract_without_an_award_in_force_is_told_of():
    for round, number in ((2, 1), (1, 2)):
        found = told(contracts=(contract(round=round, bid=number),))
        assert ("contracts[0].awardID", later_profile.UNKNOWN_AWARD) in found


def test_a_contract_of_a_lot_its_award_does_not_give_is_told_of():
    assert told(contracts=(contract(lots=(1, 2)),)) == [("contracts[0].items", later_profile.OUTSIDE_AWARD)]


def test_a_contract_without_the_measures_of_its_lots_is_told_of():
    assert told(contracts=(contract(kpis=()),)) == [("contracts[0].agreedMetrics", later_profile.NO_METRICS)]


def test_a_contract_that_ends_before_it_begins_is_told_of():
    found = changed(CONTRACT, lambda release: release["contracts"][0]["period"].update(endDate="2026-01-01T00:00:00Z"))
    assert found == [("contracts[0].period", later_profile.BACKWARDS)]


def test_a_bidder_that_is_no_party_is_told_of():
    found = changed(AWARD, lambda release: release.update(parties=release["parties"][:2]))
    assert [path for path, _ in found] == [
        "bids.details[1].tenderers",
        "bids.details[1].tenderers",
        "bids.details[2].tenderers",
    ]
