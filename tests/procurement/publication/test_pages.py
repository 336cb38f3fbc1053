"""The officer's way through publication, questions and an amendment, in pages."""

from typing import Any

import asyncpg

from app.procurement.publication import service
from app.procurement.tenders import service as tenders
from tests.builders.publication import change_purpose, make_answer, make_published, make_question, make_ready, officer


async def test_an_officer_publishes_from_the_page(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_ready(), await client_as("procurement")
    url = f"/tenders/{tender.id}/publication"
    assert f"Offentliggør version {tender.version}" in (await officer.get(url)).text
    assert (await officer.post(url, data={"version": str(tender.version)})).status_code == 303
    page = await officer.get(url)
    assert "Udgave 1" in page.text
    assert f"/udbud/{tender.reference}" in page.text
    assert "Teksten er den samme som den offentliggjorte" in page.text


async def test_what_stands_in_the_way_is_listed_with_links(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_ready(approved=False, timetable=[{"label": "x", "date": "2027-01-04"}]), None
    officer = await client_as("procurement")
    url = f"/tenders/{tender.id}/publication"
    page = await officer.get(url)
    assert f"/tenders/{tender.id}/sections/timetable" in page.text
    assert "En anden skal have godkendt udkastet" in page.text
    refused = await officer.post(url, data={"version": str(tender.version)})
    assert refused.status_code == 422
    assert "Intet blev offentliggjort" in refused.text


async def test_a_second_officer_with_the_old_page_is_told(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_ready(), await client_as("procurement")
    url, data = f"/tenders/{tender.id}/publication", {"version": str(tender.version)}
    await officer.post(url, data=data)
    again = await officer.post(url, data=data)
    assert again.status_code == 409
    assert "Intet blev offentliggjort eller ændret" in again.text


async def test_an_amendment_is_published_with_its_words(db: asyncpg.Connection, client_as: Any) -> None:
    edition, officer = await make_published(), await client_as("procurement")
    tender = await change_purpose(edition.tender_id)
    url = f"/tenders/{tender.id}/publication"
    assert "Forskelle fra den offentliggjorte udgave (1)" in (await officer.get(url)).text
    empty = await officer.post(f"{url}/amend", data={"version": str(tender.version), "summary": ""})
    assert empty.status_code == 422
    assert 'href="#summary"' in empty.text
    data = {"version": str(tender.version), "summary": "Tydeligere formål", "matters": "no"}
    assert (await officer.post(f"{url}/amend", data=data)).status_code == 303
    assert "Tydeligere formål" in (await officer.get(url)).text


async def test_a_tender_is_cancelled_from_the_page_with_a_reason(db: asyncpg.Connection, client_as: Any) -> None:
    edition, officer = await make_published(), await client_as("procurement")
    url = f"/tenders/{edition.tender_id}/publication/end"
    assert (await officer.post(url, data={"event": "cancel"})).status_code == 422
    assert (await officer.post(url, data={"event": "cancel", "reason": "Behovet er væk"})).status_code == 303
    assert (await tenders.get_tender(edition.tender_id)).state == "cancelled_other"


async def test_a_question_is_recorded_answered_and_published(db: asyncpg.Connection, client_as: Any) -> None:
    edition, officer = await make_published(), await client_as("procurement")
    url = f"/tenders/{edition.tender_id}/questions"
    form = {"text": "Hvor mange lokaler?", "section": "requirements"}
    assert (await officer.post(url, data=form)).status_code == 303
    page = await officer.get(url)
    assert "Hvor mange lokaler?" in page.text
    question_id = await db.fetchval("select id from tender_question")
    answer = {"text": "Hvor mange lokaler?", "answer": "Mindst to.", "version": "1"}
    assert (await officer.post(f"{url}/{question_id}", data=answer)).status_code == 303
    stale = await officer.post(f"{url}/{question_id}", data={**answer, "answer": "Tre."})
    assert stale.status_code == 409
    assert "Mindst to." in stale.text
    assert "Tre." in stale.text
    assert (await officer.post(f"{url}/publish")).status_code == 303
    assert "Mindst to." in (await officer.get(f"/udbud/{edition.reference}")).text


async def test_a_cpr_number_in_an_answer_is_refused(db: asyncpg.Connection, client_as: Any) -> None:
    edition, officer = await make_published(), await client_as("procurement")
    question_id = await make_question(edition.tender_id)
    form = {"text": "Hvem?", "answer": "Borgeren er 010153-1234.", "version": "1"}
    answer = await officer.post(f"/tenders/{edition.tender_id}/questions/{question_id}", data=form)
    assert answer.status_code == 422


async def test_readers_see_and_are_offered_nothing(db: asyncpg.Connection, client_as: Any) -> None:
    edition, manager = await make_published(), await client_as("manager")
    await make_answer(edition.tender_id, published=False)
    for path in ("publication", "questions"):
        page = await manager.get(f"/tenders/{edition.tender_id}/{path}")
        assert page.status_code == 200
        assert f'action="/tenders/{edition.tender_id}/{path}' not in page.text


async def test_a_document_of_the_edition_is_offered_when_it_is_made(db: asyncpg.Connection, client_as: Any) -> None:
    edition, officer = await make_published(), await client_as("procurement")
    (first, *_) = await service.list_documents(edition)
    address = f"/tenders/{edition.tender_id}/publication/1/documents/{first.id}"
    page = await officer.get(f"/tenders/{edition.tender_id}/publication")
    assert address not in page.text
    assert "er ved at blive dannet" in page.text
    assert (await officer.get(address)).status_code == 404


async def test_every_step_of_a_published_tenders_life_is_told(db: asyncpg.Connection, client_as: Any) -> None:
    edition, auditor = await make_published(), await client_as("auditor")
    await service.end(officer(), edition.tender_id, "suspend", reason="Klage over fristen.")
    page = await auditor.get(f"/tenders/{edition.tender_id}/life")
    assert page.status_code == 200
    assert "Offentliggjort" in page.text
    assert "Klage over fristen." in page.text
