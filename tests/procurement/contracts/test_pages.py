"""The way through contracts in pages: signing, options, changes, lots without a contract."""

from datetime import timedelta
from typing import Any

import pytest

from app.platform.clock import today
from app.platform.danish import format_date_short
from app.platform.db import execute, fetch, fetch_value
from app.platform.jobs.testing import run_jobs
from app.procurement.contracts import service
from app.procurement.contracts.forms import contract_values
from app.procurement.contracts.schemas import OptionInput
from tests.builders.catalogue import make_offer
from tests.builders.contracts import make_awarded, make_contract, officer
from tests.builders.publication import make_published
from tests.builders.suppliers import make_supplier

pytestmark = pytest.mark.usefixtures("db")


def form_of(values: dict[str, Any]) -> dict[str, Any]:
    """As a browser sends it."""
    from app.platform.web import FormState

    return dict(FormState.of(values).raw)


async def test_an_officer_signs_what_the_award_led_to(client_as: Any) -> None:
    tender, client = await make_awarded({1: [0]}), await client_as("procurement")
    (proposal,) = await service.propose(tender.id, on_date=today())
    overview = await client.get(f"/tenders/{tender.id}/contracts")
    url = f"/tenders/{tender.id}/contracts/{proposal.supplier_id}"
    assert f'href="{url}"' in overview.text
    assert "1 kontrakt at underskrive" in (await client.get(f"/tenders/{tender.id}")).text
    page = await client.get(url)
    assert "to gange med 12 måneder" in page.text
    assert "995.000 kr." in page.text
    data = form_of({**contract_values(proposal.terms), "signed_on": None})
    refused = await client.post(url, data=data)
    assert refused.status_code == 422
    assert 'href="#signed_on"' in refused.text
    assert 'href="#lot1_offer_type"' in refused.text
    data |= {"signed_on": format_date_short(today()), "lot1_offer_type": "kursus", "lot1_target_groups": ["6.6"]}
    signed = await client.post(url, data=data)
    assert signed.status_code == 303
    contract = await client.get(signed.headers["location"])
    for words in ("Kontrakten (PDF)", "Tilbuddets evalueringspris", "Selvforsørgelse", "1.500 kr.", "Planlagt"):
        assert words in contract.text
    assert (await client.get(url)).headers["location"] == signed.headers["location"]


async def test_the_page_says_why_nothing_is_signed_yet(client_as: Any) -> None:
    tender = await make_awarded({1: [0]}, standstill_ends_on=today())
    client = await client_as("procurement")
    assert f"til og med {today():%d-%m-%Y}" in (await client.get(f"/tenders/{tender.id}/contracts")).text
    (proposal,) = await service.propose(tender.id, on_date=today())
    data = form_of({**contract_values(proposal.terms), "lot1_action": "none"})
    refused = await client.post(f"/tenders/{tender.id}/contracts/{proposal.supplier_id}", data=data)
    assert refused.status_code == 409
    assert "Kontrakten kan ikke underskrives nu" in refused.text


async def test_the_contract_is_issued_with_supplier_lot_and_prices(client_as: Any) -> None:
    tender = await make_awarded({1: [0]})
    (proposal,) = await service.propose(tender.id, on_date=today())
    given = contract_values(proposal.terms) | {"lot1_action": "none"}
    client = await client_as("procurement")
    signed = await client.post(f"/tenders/{tender.id}/contracts/{proposal.supplier_id}", data=form_of(given))
    url = signed.headers["location"]
    (document,) = await fetch("select id, data::text as data from issued_document where subject = 'contracts'")
    for words in (proposal.supplier_name, '"price_ore": 150000', '"reference"'):
        assert words in document["data"]
    await run_jobs()
    file = await client.get(f"{url}/documents/{document['id']}/file")
    assert file.content.startswith(b"%PDF")


async def test_a_supplier_reads_its_contract_and_not_what_the_house_notes(client_as: Any) -> None:
    tender = await make_awarded({1: [0]})
    (proposal,) = await service.propose(tender.id, on_date=today())
    staff = await client_as("procurement")
    data = form_of(contract_values(proposal.terms) | {"lot1_action": "none"})
    url = (await staff.post(f"/tenders/{tender.id}/contracts/{proposal.supplier_id}", data=data)).headers["location"]
    client = await client_as("supplier", supplier_id=proposal.supplier_id)
    page = await client.get(url)
    assert page.status_code == 200
    assert "Mindst 3 uger" in page.text
    for words in ("Hvad der er sket", "Registrér en ændring", "Tallene er justerede"):
        assert words not in page.text
    assert proposal.supplier_name in (await client.get("/contracts?view=all")).text
    stranger = await client_as("supplier", supplier_id=await make_supplier())
    assert (await stranger.get(url)).status_code == 404
    assert proposal.supplier_name not in (await stranger.get("/contracts?view=all")).text


async def test_options_are_decided_from_the_page(client_as: Any) -> None:
    options = [OptionInput(months=12, notify_by=today() + timedelta(days=days)) for days in (30, 395)]
    contract_id, client = await make_contract(options=options), await client_as("procurement")
    contract = await service.get_contract(officer(), contract_id)
    url = f"/contracts/{contract_id}/options"
    assert (await client.post(f"{url}/{contract.options[0].id}", data={"decision": "take"})).status_code == 303
    assert (await client.post(f"{url}/{contract.options[0].id}", data={"decision": "take"})).status_code == 409
    assert (await client.post(f"{url}/{contract.options[1].id}", data={"decision": "let_go"})).status_code == 303
    page = (await client.get(f"/contracts/{contract_id}")).text
    assert "Brugt" in page
    assert "Ikke brugt" in page


async def test_a_large_change_is_warned_of_with_its_source_and_recorded_when_weighed(client_as: Any) -> None:
    contract_id, client = await make_contract(), await client_as("procurement")
    contract = await service.get_contract(officer(), contract_id)
    data = {
        "version": str(contract.version), "ends_on": format_date_short(contract.ends_on), "value": "1.200.000,00",
        "change_reason": "Flere borgere end ventet.",
    }  # fmt: skip
    refused = await client.post(f"/contracts/{contract_id}/change", data=data)
    assert refused.status_code == 422
    assert "20,0 %" in refused.text
    assert "Udbudsloven § 180" in refused.text
    assert (await client.post(f"/contracts/{contract_id}/change", data=data | {"weighed": "1"})).status_code == 303
    again = await client.post(f"/contracts/{contract_id}/change", data=data | {"weighed": "1", "value": "1.300.000"})
    assert again.status_code == 409
    assert "Flere borgere end ventet." in (await client.get(f"/contracts/{contract_id}")).text


async def test_a_contract_is_ended_before_its_time_from_the_page(client_as: Any) -> None:
    contract_id, client = await make_contract(), await client_as("procurement")
    url, data = f"/contracts/{contract_id}/end", {"version": "1", "last_day": "31-12-2099", "end_reason": "Opsagt."}
    refused = await client.post(url, data=data)
    assert refused.status_code == 422
    assert 'href="#last_day"' in refused.text
    assert (await client.post(url, data=data | {"last_day": format_date_short(today())})).status_code == 303
    assert "ophører" in (await client.get(f"/contracts/{contract_id}")).text


async def test_a_contract_from_before_is_entered_with_its_options(client_as: Any) -> None:
    supplier_id, client = await make_supplier(), await client_as("procurement")
    data = {
        "reference": "K-1", "title": "Jobklub", "supplier_id": str(supplier_id), "signed_on": "01-01-2026",
        "starts_on": "01-02-2026", "ends_on": "31-01-2028", "value": "1.234,50", "option1_months": "12",
    }  # fmt: skip
    refused = await client.post("/contracts/new", data=data)
    assert refused.status_code == 422
    assert 'href="#option1_notify_by"' in refused.text
    made = await client.post("/contracts/new", data=data | {"option1_notify_by": "31-07-2027"})
    assert made.status_code == 303
    assert await fetch_value("select value_ore from contract where reference = 'K-1'") == 123450


async def test_an_offer_is_put_under_a_contract_and_shows_it(client_as: Any) -> None:
    contract_id, client = await make_contract(), await client_as("procurement")
    contract = await service.get_contract(officer(), contract_id)
    offer = await make_offer(supplier_id=contract.supplier_id)
    url = f"/contracts/{contract_id}/offers"
    assert (await client.get(url)).status_code == 200
    data = {"lot": "0", "lot0_action": "link", "lot0_offer_id": str(offer)}
    assert (await client.post(url, data=data)).status_code == 303
    assert contract.reference in (await client.get(f"/offers/{offer}")).text
    assert contract.reference in (await client.get(f"/suppliers/{contract.supplier_id}")).text
    assert contract.reference not in (await (await client_as("caseworker")).get(f"/offers/{offer}")).text


async def test_a_lot_kept_in_house_is_offered_from_the_page(client_as: Any) -> None:
    tender, client, own = (
        await make_awarded({1: [0]}, kept=[2]),
        await client_as("procurement"),
        await make_supplier(kind="own"),
    )
    url = f"/tenders/{tender.id}/contracts/in-house/2"
    assert url in (await client.get(f"/tenders/{tender.id}/contracts")).text
    assert (await client.get(url)).status_code == 200
    assert (await client.post(url, data={"lot2_action": "new"})).status_code == 422
    data = {"supplier_id": str(own), "lot2_action": "new", "lot2_code": "EGET-2", "lot2_title": "Lange forløb",
            "lot2_offer_type": "kursus", "lot2_price_model": "none"}  # fmt: skip
    assert (await client.post(url, data=data)).status_code == 303
    offer_id = await fetch_value("select id from offer where code = 'EGET-2'")
    assert f"Kommunens eget: {tender.reference}, delaftale 2" in (await client.get(f"/offers/{offer_id}")).text
    assert (await client.post(url, data=data)).status_code == 409


async def test_a_draft_and_a_description_in_force_have_their_page(client_as: Any) -> None:
    client, edition = await client_as("procurement"), await make_published(kind="own_offer")
    url = f"/tenders/{edition.tender_id}/contracts"
    assert "Ingen kontrakter endnu" in (await client.get(url)).text
    await execute("update tender set state = 'contracted' where id = $1", edition.tender_id)
    page = (await client.get(url)).text
    assert "I kraft" in page
    assert "Delaftaler, kommunen selv løser" in page
    listed = (await client.get("/tenders?state=in_force")).text
    assert edition.reference in listed
    assert "Kontrakt underskrevet" not in (await client.get(f"/tenders/{edition.tender_id}")).text


async def test_the_list_finds_what_is_to_be_decided(client_as: Any) -> None:
    client = await client_as("procurement")
    soon = await make_contract(title="Slutter snart", ends_on=today() + timedelta(days=80))
    await make_contract(title="Løber længe")
    await make_contract(title="Er forbi", ends_on=today() - timedelta(days=1))
    for address, titles in (
        ("/contracts", {"Slutter snart", "Løber længe"}),
        ("/contracts?ends=3", {"Slutter snart"}),
        ("/contracts?state=to_decide", {"Slutter snart"}),
        ("/contracts?state=ended", {"Er forbi"}),
    ):
        page = (await client.get(address)).text
        assert {title for title in ("Slutter snart", "Løber længe", "Er forbi") if title in page} == titles, address
    assert "Kontrakter at tage stilling til" in (await client.get("/")).text
    found = (await client.get("/api/contracts?state=to_decide")).json()
    assert [row["id"] for row in found["items"]] == [soon]
    assert (await client.get(f"/api/contracts/{soon}")).json()["reference"]
