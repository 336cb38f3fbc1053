"""Releases of bids, awards and contracts: what is told when, and what never is."""

import json
from datetime import timedelta

import msgspec

from app.procurement.releases.release import releases_of
from app.procurement.releases.schemas import DecidedLots
from tests.builders.releases import (
    AKTIV,
    MUNICIPALITY,
    NOTIFIED,
    bid,
    contract,
    decision,
    edition,
    enquiry,
    process,
    step,
)
from tests.procurement.releases.test_release import (
    DECIDED,
    NOBODY,
    OURSELVES,
    SIGNED_ONCE,
    TAKEN_UP_AGAIN,
    WHOLE,
)


def told(story):
    return releases_of(story, MUNICIPALITY)


def statuses(release):
    return release["tender"]["status"], [lot["status"] for lot in release["tender"]["lots"]]


def test_nothing_of_a_bid_is_told_before_its_bidder_knows_the_decision():
    before = process(
        decisions=(decision(),),
        editions=(edition(), edition(2)),
        enquiries=(enquiry(1, NOTIFIED - timedelta(days=20)),),
    )
    *earlier, award = told(before)
    assert [release["tag"] for release in earlier] == [["tender"], ["tenderAmendment"], ["tenderUpdate"]]
    for release in earlier:
        assert not {"bids", "awards", "contracts"} & release.keys()
        assert AKTIV.name not in json.dumps(release)
    assert award["date"] == "2027-05-20T09:00:00Z"


def test_an_award_tells_how_many_bids_came_and_whose_they_were():
    release = told(DECIDED)[-1]
    assert (release["tag"], release["id"]) == (["award"], "ocds-abc123-RK-2027-014-award-1")
    assert {each["id"]: each["value"] for each in release["bids"]["statistics"]} == {
        "bids": 3, "validBids": 2, "disqualifiedBids": 1, "bids-1": 3, "bids-2": 2, "validBids-1": 2, "validBids-2": 1,
    }  # fmt: skip
    assert [each["status"] for each in release["bids"]["details"]] == ["valid", "valid", "disqualified"]
    roles = {party["name"]: party["roles"] for party in release["parties"][1:]}
    assert roles == {"Aktiv Vej A/S": ["tenderer", "supplier"], "Broen ApS": ["tenderer"], "Haven": ["tenderer"]}
    assert [party["id"] for party in release["parties"][1:]] == ["DK-CVR-12345674", "DK-CVR-87654325", "supplier-3"]


def test_only_what_was_awarded_has_its_price_told():
    release = told(DECIDED)[-1]
    assert [each.get("value") for each in release["bids"]["details"]] == [
        {"amount": 19_000_000, "currency": "DKK"},
        None,
        None,
    ]


def test_an_award_names_its_bid_supplier_lots_and_items():
    awarded, nobody = told(DECIDED)[-1]["awards"]
    assert awarded["suppliers"] == [{"id": "DK-CVR-12345674", "name": "Aktiv Vej A/S"}]
    assert (awarded["relatedBid"], awarded["relatedLots"]) == ("1", ["1"])
    assert awarded["value"] == {"amount": 9_000_000, "currency": "DKK"}
    assert [item["relatedLot"] for item in awarded["items"]] == ["1"]
    assert (nobody["status"], nobody["relatedLots"]) == ("unsuccessful", ["2"])
    assert not {"suppliers", "value", "relatedBid"} & nobody.keys()


def test_an_award_is_pending_in_the_standstill_and_active_with_its_contract():
    assert told(DECIDED)[-1]["awards"][0]["status"] == "pending"
    assert told(SIGNED_ONCE)[-1]["awards"][0]["status"] == "active"
    without = process(decisions=(decision(has_standstill=False),))
    assert told(without)[-1]["awards"][0]["status"] == "active"


def test_a_tender_is_complete_when_what_was_awarded_has_its_contracts():
    assert statuses(told(DECIDED)[-1]) == ("active", ["active", "unsuccessful"])
    assert statuses(told(SIGNED_ONCE)[-1]) == ("complete", ["complete", "unsuccessful"])
    shared = decision(
        outcomes=(
            DecidedLots(lots=(1,), outcome="awarded", bid=1, value_ore=1),
            DecidedLots(lots=(1, 2), outcome="awarded", bid=2, value_ore=1),
        )
    )
    assert statuses(told(process(decisions=(shared,), contracts=(contract(),)))[-1]) == ("active", ["active", "active"])


def test_a_tender_whose_lots_go_to_nobody_is_unsuccessful():
    release = told(process(decisions=(decision(outcomes=(NOBODY,)),)))[-1]
    assert statuses(release) == ("unsuccessful", ["unsuccessful"] * 2)
    assert [party["roles"] for party in release["parties"][1:]] == [["tenderer"]] * 3


def test_a_control_bid_that_wins_is_no_award_and_no_bid():
    award, end = told(OURSELVES)[1:]
    assert award["awards"][0]["description"] == "Kommunens eget kontrolbud var bedst; opgaven løses af kommunen."
    assert len(award["bids"]["details"]) == 3
    assert (end["tag"], end["tender"]["status"]) == (["tenderCancellation"], "cancelled")


def test_a_decision_that_is_taken_up_again_is_cancelled_and_the_next_follows():
    _, first, cancelled, second = told(TAKEN_UP_AGAIN)
    assert [each["tag"] for each in (first, cancelled, second)] == [["award"], ["awardCancellation"], ["award"]]
    assert first["awards"][0]["status"] == "pending"
    assert cancelled["awards"][0]["status"] == "cancelled"
    assert statuses(cancelled) == ("active", ["active", "active"])
    assert [each["status"] for each in second["awards"]] == ["cancelled", "unsuccessful", "pending", "unsuccessful"]
    assert first["id"] != second["id"]


def test_a_contract_follows_its_award_with_its_term_value_and_measures():
    release = told(SIGNED_ONCE)[-1]
    signed = release["contracts"][0]
    assert (release["tag"], release["date"]) == (["contract"], "2027-06-02T09:00:00Z")
    assert signed["awardID"] == release["awards"][0]["id"]
    assert signed["period"] == {
        "startDate": "2027-08-31T22:00:00Z",
        "endDate": "2029-08-31T21:59:59Z",
        "maxExtentDate": "2031-08-31T21:59:59Z",
    }
    assert (signed["value"]["amount"], signed["status"], signed["hasOptions"]) == (8_800_000, "active", True)
    assert [each["title"] for each in signed["agreedMetrics"]] == ["Selvforsørgelse", "Anvendelig afklaring"]
    assert "amendments" not in signed


def test_every_step_of_a_contract_is_a_release_that_tells_how_it_stood_then():
    signed, taken, let_go, over = told(WHOLE)[-4:]
    assert [each["tag"][0] for each in (signed, taken, let_go, over)] == [
        "contract",
        "contractAmendment",
        "contractUpdate",
        "contractTermination",
    ]
    ends = [each["contracts"][0]["period"]["endDate"][:4] for each in (signed, taken, let_go, over)]
    assert ends == ["2029", "2030", "2030", "2030"]
    assert [each["rationale"] for each in taken["contracts"][0]["amendments"]] == ["Optionen er taget i brug."]
    assert [each["contracts"][0]["hasOptions"] for each in (taken, let_go)] == [True, False]
    assert [each["contracts"][0]["status"] for each in (let_go, over)] == ["active", "terminated"]


def test_releases_made_before_stay_as_they_were():
    assert told(WHOLE)[:3] == told(SIGNED_ONCE)
    assert told(SIGNED_ONCE)[:2] == told(DECIDED)


def test_a_contract_that_is_ended_early_is_first_shortened_and_then_over():
    notice = step("notice", step().at + timedelta(days=90), rationale="Kontrakten ophører den 31. december 2027.")
    release = told(process(decisions=(decision(),), contracts=(contract(step(), notice),)))[-1]
    assert (release["tag"], release["contracts"][0]["status"]) == (["contractAmendment"], "active")


def test_a_signed_contract_is_told_of_without_an_address():
    file = msgspec.structs.replace(edition().files[0], url="", kind="kontraktudkast")
    signed = told(process(decisions=(decision(),), contracts=(contract(files=(file,)),)))[-1]["contracts"][0]
    assert signed["documents"][0]["documentType"] == "contractSigned"
    assert "url" not in signed["documents"][0]


def test_a_bidder_that_bids_with_others_has_them_all_as_tenderers():
    together = decision(bids=(bid(1, AKTIV), *decision().bids[1:]))
    release = told(process(decisions=(together,)))[-1]
    assert [each["name"] for each in release["bids"]["details"][1]["tenderers"]] == ["Broen ApS", "Haven"]


def test_where_the_service_is_given_stands_at_every_item():
    for item in told(DECIDED)[-1]["tender"]["items"]:
        assert item["deliveryLocation"] == {
            "description": "Københavns omegn",
            "gazetteer": {"scheme": "NUTS", "identifiers": ["DK012"]},
        }
