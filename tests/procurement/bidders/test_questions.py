"""Companies ask for themselves, follow their own answers, and find the way from the public page."""

from typing import Any

import asyncpg
import pytest

from app.platform.db import fetch_value
from app.platform.errors import Conflict, NotAllowed, NotFound
from app.procurement.bidders import question_service as service
from app.procurement.publication import question_service
from app.procurement.publication import service as publication
from tests.builders.bidders import actor_of, make_bidder
from tests.builders.evidence import actor_as
from tests.builders.publication import make_published, make_ready, officer

TEXT = "Må en underleverandør stå for undervisningen?"


async def test_a_question_goes_from_the_company_to_everybody_without_a_name(
    db: asyncpg.Connection, client_as: Any
) -> None:
    edition, found = await make_published(), await make_bidder(company="Hemmelig Byder ApS")
    browser = await client_as("supplier", supplier_id=found.supplier_id, name="Bodil Byder")
    url = f"/udbud/{edition.reference}/ask"
    assert (await browser.post(url, data={"text": TEXT, "section": "requirements"})).status_code == 303
    (question,) = await question_service.list_questions(edition.tender_id)
    await question_service.answer(
        officer(), edition.tender_id, question.id, text=TEXT, reply="Ja.", version=question.version
    )
    assert "Ja." not in (await browser.get(url)).text
    await question_service.publish_answers(officer(), edition.tender_id)
    assert "Ja." in (await browser.get(url)).text
    seen = [
        (await (await client_as("procurement")).get(f"/tenders/{edition.tender_id}/questions")).text,
        (await (await client_as(None)).get(f"/udbud/{edition.reference}")).text,
    ]
    assert all(TEXT in text and "Hemmelig Byder" not in text and "Bodil" not in text for text in seen)


async def test_nobody_else_sees_whose_question_it_is(db: asyncpg.Connection) -> None:
    edition, asker, other = await make_published(), await make_bidder(), await make_bidder()
    await service.ask(await actor_of(asker), edition.reference, section="", text=TEXT)
    assert len(await service.list_own(await actor_of(asker), edition.tender_id)) == 1
    assert await service.list_own(await actor_of(other), edition.tender_id) == []
    assert await fetch_value("select actor_id from audit_entry where action = 'tender.question_asked'") is None


async def test_staff_do_not_ask_as_companies(db: asyncpg.Connection) -> None:
    edition = await make_published()
    with pytest.raises(NotAllowed):
        await service.ask(actor_as("procurement"), edition.reference, section="", text=TEXT)


async def test_a_draft_and_an_unknown_reference_answer_alike(db: asyncpg.Connection) -> None:
    actor, draft = await actor_of(await make_bidder()), await make_ready(reference="KLADDE-1")
    for reference in (draft.reference, "FINDES-IKKE"):
        with pytest.raises(NotFound):
            await service.ask(actor, reference, section="", text=TEXT)


@pytest.mark.parametrize("text", ["", "   ", "Hvad med 015370-5678?", "x" * 6001])
async def test_a_question_that_cannot_be_published_is_refused_and_kept_in_the_form(
    db: asyncpg.Connection, client_as: Any, text: str
) -> None:
    edition = await make_published()
    browser = await client_as("supplier", supplier_id=(await make_bidder()).supplier_id)
    answer = await browser.post(f"/udbud/{edition.reference}/ask", data={"text": text})
    assert answer.status_code == 422
    assert await question_service.list_questions(edition.tender_id) == []


async def test_a_cancelled_tender_shows_own_answers_and_takes_no_more(db: asyncpg.Connection, client_as: Any) -> None:
    edition, found = await make_published(), await make_bidder()
    await service.ask(await actor_of(found), edition.reference, section="", text=TEXT)
    await publication.end(officer(), edition.tender_id, "cancel", reason="Behovet er væk")
    with pytest.raises(Conflict):
        await service.ask(await actor_of(found), edition.reference, section="", text=TEXT)


async def test_one_user_cannot_fill_the_list(db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_WAITING", 2)
    edition, actor = await make_published(), await actor_of(await make_bidder())
    for _ in range(2):
        await service.ask(actor, edition.reference, section="", text=TEXT)
    with pytest.raises(Conflict):
        await service.ask(actor, edition.reference, section="", text=TEXT)


async def test_the_public_page_shows_each_reader_the_way(db: asyncpg.Connection, client_as: Any) -> None:
    edition, found = await make_published(), await make_bidder()
    url = f"/udbud/{edition.reference}"
    visitor = (await (await client_as(None)).get(url)).text
    assert f"/login?next={url}/ask" in visitor.replace("%2F", "/") and "/udbud/registrering" in visitor
    assert f'href="{url}/ask"' in (await (await client_as("supplier", supplier_id=found.supplier_id)).get(url)).text
    assert "/ask" not in (await (await client_as("procurement")).get(url)).text


async def test_visitors_find_from_the_log_in_page_to_the_tenders_and_back(
    db: asyncpg.Connection, client_as: Any
) -> None:
    visitor = await client_as(None)
    assert 'href="/udbud"' in (await visitor.get("/login")).text
    page = (await visitor.get("/udbud/registrering")).text
    assert 'class="shell-brand" href="/udbud"' in page and 'href="/login"' in page and 'href="/"' not in page


async def test_a_suppliers_front_page_counts_open_tenders(db: asyncpg.Connection, client_as: Any) -> None:
    await make_published()
    browser = await client_as("supplier", supplier_id=(await make_bidder()).supplier_id)
    page = (await browser.get("/")).text
    assert 'href="/udbud"' in page
