"""What everybody sees: published editions, and nothing of a draft, whatever state the tender is in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from app.platform.db import execute
from app.platform.documents import issuing
from app.procurement.procedures.lifecycle import STATES
from app.procurement.publication import service
from app.procurement.tenders import service as tenders
from tests.builders.clients import TestBrowser
from tests.builders.publication import (
    change_purpose,
    make_answer,
    make_published,
    make_question,
    make_ready,
    officer,
)

SECRET = "Hemmelig arbejdstekst"


async def everything_public(visitor: TestBrowser, reference: str) -> list[httpx.Response]:
    paths = (
        "/udbud", f"/udbud/{reference}", f"/udbud/{reference}/editions/1", f"/udbud/{reference}/editions/2",
        "/api/public/tenders", f"/api/public/tenders/{reference}",
    )  # fmt: skip
    return [await visitor.get(path) for path in paths]


@pytest.fixture
async def visitor(web_app: Any, db: asyncpg.Connection) -> Any:
    async with TestBrowser(web_app) as browser:
        yield browser


async def test_a_published_tender_is_read_without_logging_in(visitor: TestBrowser) -> None:
    edition = await make_published()
    await make_answer(edition.tender_id)
    listed = await visitor.get("/udbud")
    assert edition.title in listed.text
    shown = await visitor.get(f"/udbud/{edition.reference}")
    assert shown.status_code == 200
    assert "Kan forløbet deles" in shown.text
    assert edition.content_hash in shown.text
    head = await visitor.head(f"/udbud/{edition.reference}")
    assert head.status_code == 200


@pytest.mark.parametrize("state", sorted(STATES))
async def test_a_draft_in_any_state_is_not_found(visitor: TestBrowser, state: str) -> None:
    tender = await make_ready(approved=False)
    await execute("update tender set state = $2 where id = $1", tender.id, state)
    for answer in await everything_public(visitor, tender.reference):
        assert tender.reference not in answer.text.replace(f"referencen {tender.reference}", "").replace(
            f"/udbud/{tender.reference}", ""
        ).replace(f"reference {tender.reference}", "")
        assert tender.title not in answer.text


@pytest.mark.parametrize("state", sorted(set(STATES) - {"draft", "internal_review"}))
async def test_working_text_and_unpublished_answers_never_leak(visitor: TestBrowser, state: str) -> None:
    edition = await make_published()
    await change_purpose(edition.tender_id, SECRET)
    await make_question(edition.tender_id, SECRET)
    await make_answer(edition.tender_id, reply=SECRET, published=False)
    await execute("update tender set state = $2, title = $3 where id = $1", edition.tender_id, state, SECRET)
    answers = await everything_public(visitor, edition.reference)
    assert answers[1].status_code == 200
    assert all(SECRET not in answer.text for answer in answers)


@pytest.mark.parametrize("kind", ["small_purchase", "framework_calloff", "own_offer"])
async def test_what_is_not_announced_to_everybody_is_not_found(visitor: TestBrowser, kind: str) -> None:
    edition = await make_published(kind=kind)
    assert (await visitor.get(f"/udbud/{edition.reference}")).status_code == 404
    assert (await visitor.get(f"/api/public/tenders/{edition.reference}")).status_code == 404
    assert edition.title not in (await visitor.get("/udbud")).text


async def test_the_feed_says_what_the_page_says(visitor: TestBrowser) -> None:
    edition = await make_published()
    await make_answer(edition.tender_id)
    (entry,) = (await visitor.get("/api/public/tenders")).json()
    assert (entry["reference"], entry["state"], entry["edition"]) == (edition.reference, "published", 1)
    record = (await visitor.get(f"/api/public/tenders/{edition.reference}")).json()
    assert record["sections"] == edition.sections
    assert [each["answer"] for each in record["questions"]] == ["Ja."]
    assert "asked_by" not in str(record)


async def test_an_amendment_shows_its_differences_and_the_older_edition_points_on(visitor: TestBrowser) -> None:
    edition = await make_published()
    tender = await change_purpose(edition.tender_id, "Flere i uddannelse.")
    await service.amend(officer(), tender.id, version=tender.version, summary="Nyt formål.", matters=False)
    second = await visitor.get(f"/udbud/{edition.reference}/editions/2")
    assert "Nyt formål." in second.text
    assert "<ins>" in second.text
    first = await visitor.get(f"/udbud/{edition.reference}/editions/1")
    assert "Der er en nyere udgave" in first.text
    assert "Flere i arbejde." not in first.text


async def test_a_documents_file_is_public_when_it_is_made_and_others_are_not(visitor: TestBrowser) -> None:
    edition, other = await make_published(), await make_published()
    document = next(each for each in await service.list_documents(edition) if each.kind == "kravspecifikation")
    address = f"/udbud/{edition.reference}/editions/1/documents/{document.id}"
    assert (await visitor.get(address)).status_code == 404
    await issuing.render_now(document.id)
    answer = await visitor.get(address)
    assert answer.content.startswith(b"%PDF")
    assert (await visitor.get(f"/udbud/{other.reference}/editions/1/documents/{document.id}")).status_code == 404
    draft = await tenders.issue_document(None, edition.tender_id, label="udkast")
    assert (await visitor.get(f"/udbud/{edition.reference}/editions/1/documents/{draft}")).status_code == 404


async def test_the_price_schedule_of_the_edition_is_there_to_fill_in(visitor: TestBrowser) -> None:
    edition = await make_published()
    address = f"/udbud/{edition.reference}/editions/1/price-schedule"
    assert address in (await visitor.get(f"/udbud/{edition.reference}")).text
    answer = await visitor.get(address)
    assert answer.content.startswith(b"PK")
    assert f"{edition.reference}-tilbudsliste-1.0.xlsx" in answer.headers["content-disposition"]


async def test_a_suspended_and_a_cancelled_tender_say_so_without_the_reason(visitor: TestBrowser) -> None:
    edition = await make_published()
    await service.end(officer(), edition.tender_id, "suspend", reason=SECRET)
    shown = await visitor.get(f"/udbud/{edition.reference}")
    assert "Udbuddet er suspenderet" in shown.text
    await service.end(officer(), edition.tender_id, "cancel", reason=SECRET)
    ended = await visitor.get(f"/udbud/{edition.reference}")
    assert "afsluttet uden kontrakt" in ended.text
    assert SECRET not in shown.text + ended.text


@pytest.mark.parametrize(
    "path",
    [
        "/editions/-1", "/editions/0", "/editions/999999999999999999999", "/editions/2147483648", "/editions/1_0",
        "/editions/1/documents/-1", "/editions/1/documents/2147483648", "/editions/2/price-schedule", "/editions/1%00",
        "%00", "/..%2f..%2f", "%ff", "\N{ARABIC-INDIC DIGIT ONE}", "%0d%0aX-Evil:1", "/editions", "'", "/publication",
    ],
)  # fmt: skip
async def test_strange_addresses_give_nothing(visitor: TestBrowser, path: str) -> None:
    edition = await make_published()
    for start in (f"/udbud/{edition.reference}", f"/api/public/tenders/{edition.reference}"):
        answer = await visitor.get(start + path)
        assert answer.status_code in (400, 404), start + path
        assert "x-evil" not in answer.headers
        assert edition.title not in answer.text


async def test_public_answers_are_kept_by_no_cache(visitor: TestBrowser) -> None:
    edition = await make_published()
    for answer in await everything_public(visitor, edition.reference):
        assert answer.headers["cache-control"] == "no-store"


async def test_nothing_public_is_written_to(visitor: TestBrowser) -> None:
    edition = await make_published()
    for path in ("/udbud", f"/udbud/{edition.reference}", f"/api/public/tenders/{edition.reference}"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert (await visitor.request(method, path)).status_code in (401, 403, 405)
        assert (await visitor.request("OPTIONS", path)).status_code < 500


async def test_a_long_reference_is_not_repeated(visitor: TestBrowser) -> None:
    answer = await visitor.get(f"/api/public/tenders/{'X' * 3000}")
    assert answer.status_code == 404
    assert "X" * 41 not in answer.text


async def test_after_the_deadline_nobody_is_told_that_it_is_open(
    visitor: TestBrowser, set_clock: Callable[[datetime], None]
) -> None:
    edition = await make_published()
    assert edition.deadlines.bids_until
    set_clock(edition.deadlines.bids_until - timedelta(milliseconds=1))
    assert "Ingen udbud er åbne lige nu" not in (await visitor.get("/udbud")).text
    assert "Fristen for tilbud er udløbet" not in (await visitor.get(f"/udbud/{edition.reference}")).text
    set_clock(edition.deadlines.bids_until)
    assert "Fristen for tilbud er udløbet" in (await visitor.get("/udbud")).text
    assert "Fristen for tilbud er udløbet" in (await visitor.get(f"/udbud/{edition.reference}")).text
