"""The officer's way from an empty list to a PDF."""

import re
from html import unescape
from typing import Any

import asyncpg

from app.platform.jobs.testing import run_jobs
from app.platform.web import translate
from app.procurement.tenders import service
from app.procurement.tenders.findings import findings_of
from app.procurement.tenders.sections import ONE_BY_ONE, ORDER
from tests.builders.catalogue import make_offer
from tests.builders.tenders import LOT, OWN_WORDS, make_tender


async def test_an_officer_drafts_edits_and_gets_the_pdf(db: asyncpg.Connection, client_as: Any) -> None:
    officer = await client_as("procurement")
    made = await officer.post("/tenders/new", data={"reference": "UDB-9", "title": "Afklaring", "offers": ""})
    assert made.status_code == 303
    url = made.headers["location"]
    assert "Udbuddet offentliggøres" in (await officer.get(f"{url}/sections/timetable")).text
    tender = await make_tender()
    url = f"/tenders/{tender.id}"
    issued = await officer.post(f"{url}/documents", data={"label": "1.0"})
    await run_jobs()
    page = await officer.get(issued.headers["location"])
    assert f"{issued.headers['location']}/file" in page.text
    pdf = await officer.get(f"{issued.headers['location']}/file")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")


async def test_every_section_opens_for_writing_and_for_reading(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_tender()
    for role in ("procurement", "auditor"):
        client = await client_as(role)
        for name in ORDER:
            assert (await client.get(f"/tenders/{tender.id}/sections/{name}")).status_code == 200, name
        for name in ONE_BY_ONE:
            assert (await client.get(f"/tenders/{tender.id}/sections/{name}/new")).status_code == 200, name


async def test_a_requirement_is_added_in_one_form(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    place = len(tender.sections["requirements"])
    prefix = f"requirements[{place}]"
    sent = {
        "version": str(tender.version),
        f"{prefix}.area": "service",
        f"{prefix}.kind": "minimum",
        f"{prefix}.heading": "Holdstørrelse",
        f"{prefix}.text": "Der er højst 12 på et hold.",
    }
    answer = await officer.post(f"/tenders/{tender.id}/sections/requirements/new", data=sent)
    assert answer.status_code == 303
    saved = (await service.get_tender(tender.id)).sections["requirements"][-1]
    assert (saved["number"], saved["heading"]) == (f"K{place + 1}", "Holdstørrelse")


async def test_wrong_weights_come_back_with_the_input_and_the_sum(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    sent = {
        "version": str(tender.version),
        "criteria[0].name": "Pris",
        "criteria[0].weight_percent": "99,9",
        "criteria[0].description": "Prisen",
    }
    answer = await officer.post(f"/tenders/{tender.id}/sections/criteria", data=sent)
    assert answer.status_code == 422
    assert "99,9 %" in answer.text
    assert 'value="Pris"' in answer.text


async def test_a_stale_section_shows_both_texts(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    first = {"version": str(tender.version), "lot_rules.suppliers": "Tre leverandører"}
    assert (await officer.post(f"/tenders/{tender.id}/sections/lot_rules", data=first)).status_code == 303
    second = {"version": str(tender.version), "lot_rules.suppliers": "Fire leverandører"}
    answer = await officer.post(f"/tenders/{tender.id}/sections/lot_rules", data=second)
    assert answer.status_code == 409
    assert "Tre leverandører" in answer.text
    assert "Fire leverandører" in answer.text


async def test_what_the_check_found_of_a_field_stands_at_the_field(db: asyncpg.Connection, client_as: Any) -> None:
    heading = {**OWN_WORDS["tender"], "control_bid_planned": "yes", "control_bid": None}
    paying = {"result_share_percent": 10, "clawback_weeks": None, "clawback_percent": 50}
    tender = await make_tender(tender=heading, payment_model=paying, lots=[LOT, {**LOT, "title": "Job"}])
    officer, severities = await client_as("procurement"), set()
    for each in await findings_of(tender):
        if not each.field or each.section not in ("tender", "payment_model"):
            continue
        page = unescape((await officer.get(f"/tenders/{tender.id}/sections/{each.section}")).text)
        assert page.count(translate("da", each.message, **each.params)) == 2, each.path
        place = "error" if each.severity == "error" else "hint"
        if described := re.search(rf'id="{re.escape(each.path)}"[^>]*aria-describedby="([^"]*)"', page):
            assert f"{each.path}-{place}" in described[1].split()
            severities.add(each.severity)
    assert "error" in severities


async def test_a_lot_tells_which_offers_it_replaces(db: asyncpg.Connection, client_as: Any) -> None:
    offer = await make_offer(code="AFK-7", title="Afklaring nu")
    tender, officer = await make_tender(lots=[{**LOT, "offer_code": "AFK-7"}]), await client_as("procurement")
    for place in ("", "/0"):
        page = (await officer.get(f"/tenders/{tender.id}/sections/lots{place}")).text
        assert f'<a href="/offers/{offer}">Afklaring nu (AFK-7)</a>' in page


async def test_an_entry_is_moved_and_deleted(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    numbers = [each["number"] for each in tender.sections["requirements"]]
    base = f"/tenders/{tender.id}/sections/requirements"
    await officer.post(f"{base}/0/move", data={"to": "down", "version": str(tender.version)})
    moved = await service.get_tender(tender.id)
    assert [each["number"] for each in moved.sections["requirements"]][:2] == [numbers[1], numbers[0]]
    await officer.post(f"{base}/0/delete", data={"version": str(moved.version)})
    left = (await service.get_tender(tender.id)).sections["requirements"]
    assert numbers[1] not in [each["number"] for each in left]


async def test_a_section_nobody_knows_is_not_found(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    assert (await officer.get(f"/tenders/{tender.id}/sections/passwords")).status_code == 404
    assert (await officer.get(f"/tenders/{tender.id}/sections/lots/77")).status_code == 404


async def test_two_officers_saving_the_same_price_line_both_keep_their_text(
    db: asyncpg.Connection, client_as: Any
) -> None:
    line = {"number": 1, "label": "Pris pr. uge", "unit": "week", "kind": "base", "quantity": 100}
    tender = await make_tender(prices=[line])
    one, two = await client_as("procurement"), await client_as("procurement")
    url = f"/tenders/{tender.id}/sections/prices/0"
    sent = {"version": str(tender.version), "prices[0].unit": "week", "prices[0].kind": "base"}
    first = {**sent, "prices[0].label": "Ugepris", "prices[0].quantity": "120"}
    second = {**sent, "prices[0].label": "Pris for en uge", "prices[0].quantity": "140"}
    assert (await one.post(url, data=first)).status_code == 303
    answer = await two.post(url, data=second)
    assert answer.status_code == 409
    assert "Ugepris" in answer.text
    assert "Pris for en uge" in answer.text
    assert (await service.get_tender(tender.id)).sections["prices"][0]["label"] == "Ugepris"


async def test_new_dates_are_proposed_from_the_first_and_nothing_is_saved(
    db: asyncpg.Connection, client_as: Any
) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    url = f"/tenders/{tender.id}/sections/timetable"
    sent = {"version": str(tender.version), "plan": "1"}
    for place, step in enumerate(tender.sections["timetable"]):
        sent |= {f"timetable[{place}].code": step["code"], f"timetable[{place}].label": step["label"]}
        sent[f"timetable[{place}].date"] = "03-01-2028" if place == 0 else "01-02-2027"
    answer = await officer.post(url, data=sent)
    assert answer.status_code == 200
    assert 'value="03-01-2028"' in answer.text
    assert "01-02-2027" not in answer.text
    assert (await service.get_tender(tender.id)).version == tender.version
