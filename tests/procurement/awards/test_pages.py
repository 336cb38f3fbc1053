"""The officer's pages of the award, the bidder's own letter, and what everybody sees."""

import pytest

from app.procurement.awards import service
from app.procurement.awards.freezing import fingerprint
from app.procurement.awards.showing import rules_fields
from app.procurement.tenders import service as tenders
from tests.builders.awards import (
    COMPLAINT,
    WHY,
    decide,
    make_decided,
    make_letters,
    make_notified,
    make_ranked,
    rules_for,
    set_points,
    set_sums,
)
from tests.builders.evaluation import leader
from tests.builders.opened_bids import make_opened_tender
from tests.builders.suppliers import make_supplier
from tests.conftest import ClientAs

REFUSED = 403


async def form_of(tender_id: int, **changes: str) -> dict[str, str]:
    """The decision's form as the page fills it in."""
    rules = await rules_for(tender_id)
    found = await service.propose(tender_id)
    fields = {"seen": fingerprint(found, rules), "complaint": COMPLAINT, "next_steps": "", **rules_fields(rules)}
    for each in found:
        fields |= {
            f"outcome-{each.lot}": "awarded",
            f"reason-{each.lot}": WHY,
            f"winners-{each.lot}": ",".join(str(bid) for bid in each.winners),
        }
    return {**fields, **changes}


async def test_the_proposal_is_shown_and_decided_from_the_page(client_as: ClientAs) -> None:
    tender, bids = await make_ranked()
    client = await client_as("procurement")
    page = await client.get(f"/tenders/{tender.id}/award")
    assert page.status_code == 200
    assert bids[0].bidder in page.text
    assert "Kommunens kontrolbud" in page.text
    assert 'name="seen"' in page.text

    answer = await client.post(f"/tenders/{tender.id}/award", data=await form_of(tender.id))
    assert answer.status_code == 303
    shown = await client.get(f"/tenders/{tender.id}/award")
    assert WHY in shown.text
    assert (await tenders.get_tender(tender.id)).state == "decision"


async def test_a_missing_reason_is_named_and_the_rest_is_kept(client_as: ClientAs) -> None:
    tender, _ = await make_ranked()
    client = await client_as("procurement")
    form = await form_of(tender.id, **{"reason-1": "", "reason-2": "Min egen begrundelse."})
    answer = await client.post(f"/tenders/{tender.id}/award", data=form)

    assert answer.status_code == 422
    assert "Min egen begrundelse." in answer.text
    assert 'id="reason-1-error"' in answer.text


async def test_a_stale_decision_shows_the_new_proposal_and_keeps_the_texts(client_as: ClientAs) -> None:
    tender, _ = await make_ranked()
    client = await client_as("procurement")
    form = await form_of(tender.id, **{"reason-1": "Min egen begrundelse."})
    await set_points(tender.id, 10, number=2)
    answer = await client.post(f"/tenders/{tender.id}/award", data=form)

    assert answer.status_code == 409
    assert "Min egen begrundelse." in answer.text
    assert form["seen"] not in answer.text
    assert await service.current_decision(tender.id) is None


@pytest.mark.parametrize("changes", [
    {"seen": ""}, {"outcome-1": "sold"}, {"limit": "0"}, {"suppliers-1": "mange"}, {"winners-1": "x,²,"},
    {"reason-1": "x" * 4001}, {"complaint": ""}, {"winners-1": "99999999999999999999"}, {"method": "guess"},
])  # fmt: skip
async def test_bad_input_is_refused_and_nothing_is_decided(client_as: ClientAs, changes: dict[str, str]) -> None:
    tender, _ = await make_ranked()
    client = await client_as("procurement")
    answer = await client.post(f"/tenders/{tender.id}/award", data=await form_of(tender.id, **changes))

    assert answer.status_code in (409, 422)
    assert await service.current_decision(tender.id) is None


async def test_equal_bids_and_low_prices_are_noted_from_the_lot_s_page(client_as: ClientAs) -> None:
    tender, bids = await make_ranked({1: 6, 2: 6, 3: 4})
    await set_sums(tender.id, {1: 500_000_00, 2: 500_000_00, 3: 1_100_000_00})
    client, url = await client_as("procurement"), f"/tenders/{tender.id}/award/lots/1"
    page = await client.get(url)
    assert page.status_code == 200
    assert f'name="order-{bids[0].id}"' in page.text

    order = {f"order-{bids[0].id}": "2", f"order-{bids[1].id}": "1", "how": "drawn", "text": "Sedler."}
    refused = await client.post(f"{url}/tie", data=order)
    assert refused.status_code == 422
    assert 'id="present-error"' in refused.text
    same = await client.post(f"{url}/tie", data={**order, f"order-{bids[0].id}": "1", "present": "Anna"})
    assert same.status_code == 422
    assert (await client.post(f"{url}/tie", data={**order, "present": "Anna"})).status_code == 303

    await set_sums(tender.id, {1: 500_000_00, 2: 1_000_000_00})
    price = f"{url}/prices/{bids[0].id}"
    assert (await client.post(price, data={f"note-{bids[0].id}": ""})).status_code == 422
    assert (await client.post(price, data={f"note-{bids[0].id}": "Egne lokaler."})).status_code == 303
    assert "Egne lokaler." in (await client.get(url)).text


async def test_the_tender_s_page_shows_how_far_the_award_is(client_as: ClientAs) -> None:
    decision, bids = await make_decided()
    client = await client_as("manager")
    page = await client.get(f"/tenders/{decision.tender_id}")
    assert f"/tenders/{decision.tender_id}/award" in page.text
    assert bids[0].bidder in page.text


async def test_before_the_decision_a_manager_is_refused_and_afterwards_reads(client_as: ClientAs) -> None:
    tender, _ = await make_ranked()
    client = await client_as("manager")
    assert (await client.get(f"/tenders/{tender.id}/award")).status_code == REFUSED
    assert (await client.get(f"/tenders/{tender.id}/award/lots/1")).status_code == REFUSED
    await decide(tender.id)
    assert (await client.get(f"/tenders/{tender.id}/award")).status_code == 200
    record = (await client.get(f"/api/tenders/{tender.id}/award")).json()
    assert [lot["outcome"] for lot in record["lots"]] == ["awarded", "awarded"]
    assert record["lots"][0]["winners"] == [1]


async def test_a_tender_that_is_not_evaluated_has_nothing_to_decide(client_as: ClientAs) -> None:
    tender, _ = await make_opened_tender()
    client = await client_as("procurement")
    page = await client.get(f"/tenders/{tender.id}/award")
    assert page.status_code == 200
    assert 'name="seen"' not in page.text
    assert (await client.get(f"/tenders/{tender.id}/award/letters")).status_code == 404


async def test_letters_are_made_read_and_sent_from_their_page(client_as: ClientAs) -> None:
    decision, _ = await make_decided()
    url = f"/tenders/{decision.tender_id}/award/letters"
    client = await client_as("procurement")
    assert (await client.get(url)).status_code == 200
    early = await client.post(f"{url}/send", data={"decision": str(decision.id)})
    assert early.status_code == 409

    assert (await client.post(url, data={"decision": str(decision.id)})).status_code == 303
    waiting = await client.post(f"{url}/send", data={"decision": str(decision.id)})
    assert waiting.status_code == 409
    await make_letters(decision)
    page = await client.get(url)
    assert f"{url}/send" in page.text
    assert (await client.post(f"{url}/send", data={"decision": str(decision.id)})).status_code == 303
    assert (await tenders.get_tender(decision.tender_id)).state == "standstill"


async def test_a_bidder_sees_the_own_letter_and_its_first_opening_is_kept(client_as: ClientAs) -> None:
    decision, bids = await make_notified()
    reference = (await tenders.get_tender(decision.tender_id)).reference
    client = await client_as("supplier", supplier_id=bids[1].supplier_id)
    letters = {
        each.opened_bid_id: each for each in await service.list_letters(leader(), decision.tender_id, decision.id)
    }
    assert letters[bids[1].id].seen_at is None

    page = await client.get(f"/udbud/{reference}/result")
    assert page.status_code == 200
    assert bids[0].bidder in page.text
    letters = {
        each.opened_bid_id: each for each in await service.list_letters(leader(), decision.tender_id, decision.id)
    }
    assert letters[bids[1].id].seen_at is not None
    assert letters[bids[0].id].seen_at is None
    other = await client.get(f"/udbud/{reference}/result/{letters[bids[0].id].id}/file")
    assert other.status_code == 404


async def test_a_supplier_without_a_bid_finds_no_letter(client_as: ClientAs) -> None:
    decision, _ = await make_notified()
    reference = (await tenders.get_tender(decision.tender_id)).reference
    client = await client_as("supplier", supplier_id=await make_supplier())
    assert (await client.get(f"/udbud/{reference}/result")).status_code == 404
    visitor = await client_as(None)
    assert (await visitor.get(f"/udbud/{reference}/result")).status_code in (302, 303, 401)


async def test_before_the_letters_are_sent_no_bidder_sees_any(client_as: ClientAs) -> None:
    decision, bids = await make_decided()
    await make_letters(decision)
    reference = (await tenders.get_tender(decision.tender_id)).reference
    client = await client_as("supplier", supplier_id=bids[0].supplier_id)
    assert (await client.get(f"/udbud/{reference}/result")).status_code == 404
    assert bids[0].bidder not in (await client.get(f"/udbud/{reference}")).text


async def test_everybody_sees_who_was_awarded_after_the_bidders_are_notified(client_as: ClientAs) -> None:
    decision, bids = await make_notified()
    reference = (await tenders.get_tender(decision.tender_id)).reference
    visitor = await client_as(None)
    page = (await visitor.get(f"/udbud/{reference}")).text
    assert bids[0].bidder in page
    assert bids[1].bidder not in page
    await service.reconsider(leader(), decision.tender_id, decision_id=decision.id, reason="En fejl.")
    assert bids[0].bidder not in (await visitor.get(f"/udbud/{reference}")).text


async def test_a_withdrawn_decision_is_told_on_the_bidder_s_page(client_as: ClientAs) -> None:
    decision, bids = await make_notified()
    reference = (await tenders.get_tender(decision.tender_id)).reference
    await service.reconsider(leader(), decision.tender_id, decision_id=decision.id, reason="En hemmelig fejl.")
    client = await client_as("supplier", supplier_id=bids[0].supplier_id)
    page = (await client.get(f"/udbud/{reference}/result")).text
    assert "Kommunen trak denne afgørelse tilbage" in page
    assert "En hemmelig fejl." not in page


async def test_reconsider_from_the_page_needs_a_reason(client_as: ClientAs) -> None:
    decision, _ = await make_decided()
    url = f"/tenders/{decision.tender_id}/award/reconsider"
    client = await client_as("procurement")
    assert (await client.post(url, data={"decision": str(decision.id)})).status_code == 422
    answer = await client.post(url, data={"decision": str(decision.id), "reason": "En fejl."})
    assert answer.status_code == 303
    assert "En fejl." in (await client.get(f"/tenders/{decision.tender_id}/award")).text


async def test_numbers_of_thousands_of_digits_name_no_bid(client_as: ClientAs) -> None:
    tender, _ = await make_ranked()
    client, long = await client_as("procurement"), "9" * 5000
    form = await form_of(tender.id, **{"winners-1": long})
    assert (await client.post(f"/tenders/{tender.id}/award", data=form)).status_code == 422
    tie = {f"order-{long}": "1", "how": "rule", "text": "Lodtrækning."}
    assert (await client.post(f"/tenders/{tender.id}/award/lots/1/tie", data=tie)).status_code == 422
