"""A second person reads the draft; an approval counts for the version that was read."""

from typing import Any

import asyncpg
import pytest

from app.platform.access import Actor, get_user
from app.platform.db import execute
from app.platform.errors import Conflict, InvalidInput, NotAllowed
from app.procurement.tenders import service as tenders
from app.procurement.tenders.reviewing import comment_service, queries, service
from tests.builders.access import make_user
from tests.builders.tenders import make_tender


async def person(role: str) -> Actor:
    user = await get_user(await make_user(role))
    return Actor(user.id, user.username, user.name, frozenset([role]), frozenset(), None, "da")


async def test_a_colleague_approves_the_version_that_was_asked_about(db: asyncpg.Connection) -> None:
    tender, officer, reader = await make_tender(), await person("procurement"), await person("manager")
    asked = await service.ask(officer, tender.id, reviewer_id=reader.user_id, version=tender.version)
    assert asked.state == "internal_review"
    assert await service.count_waiting(reader) == 1
    await service.decide(reader, tender.id, decision="approved", note="", version=tender.version)
    [review] = await service.list_reviews(tender.id)
    assert (review.decision, review.tender_version, review.reviewer_id) == ("approved", 1, reader.user_id)
    assert await service.count_waiting(reader) == 0


async def test_wishes_for_changes_send_the_draft_back_with_a_note(db: asyncpg.Connection) -> None:
    tender, officer, reader = await make_tender(), await person("procurement"), await person("procurement")
    await service.ask(officer, tender.id, reviewer_id=reader.user_id, version=1)
    with pytest.raises(InvalidInput):
        await service.decide(reader, tender.id, decision="changes_wanted", note=" ", version=1)
    back = await service.decide(reader, tender.id, decision="changes_wanted", note="Prisen mangler.", version=1)
    assert back.state == "draft"


async def test_the_reader_sees_what_changed_since_the_last_decision(db: asyncpg.Connection) -> None:
    tender, officer, reader = await make_tender(), await person("procurement"), await person("manager")
    await service.ask(officer, tender.id, reviewer_id=reader.user_id, version=1)
    await service.decide(reader, tender.id, decision="changes_wanted", note="Skriv antallet.", version=1)
    rules = {**tender.sections["lot_rules"], "suppliers": "To"}
    changed = await tenders.save_section(officer, tender.id, "lot_rules", rules, version=1)
    since, changes = await service.changes_since_last(changed)
    assert (since, [each.section for each in changes]) == (1, ["lot_rules"])


async def test_nobody_reviews_their_own_draft(db: asyncpg.Connection) -> None:
    tender, officer = await make_tender(), await person("procurement")
    with pytest.raises(InvalidInput):
        await service.ask(officer, tender.id, reviewer_id=officer.user_id, version=1)
    with pytest.raises(asyncpg.CheckViolationError):
        await execute(
            "insert into tender_review (tender_id, tender_version, asked_by, reviewer_id) values ($1, 1, 7, 7)",
            tender.id,
        )


async def test_only_the_one_who_was_asked_decides(db: asyncpg.Connection) -> None:
    tender, officer, reader = await make_tender(), await person("procurement"), await person("manager")
    await service.ask(officer, tender.id, reviewer_id=reader.user_id, version=1)
    with pytest.raises(NotAllowed):
        await service.decide(await person("manager"), tender.id, decision="approved", note="", version=1)


async def test_the_text_is_shut_while_it_is_read_and_open_when_taken_back(db: asyncpg.Connection) -> None:
    tender, officer, reader = await make_tender(), await person("procurement"), await person("manager")
    await service.ask(officer, tender.id, reviewer_id=reader.user_id, version=1)
    rules = {**tender.sections["lot_rules"], "suppliers": "To"}
    with pytest.raises(Conflict):
        await tenders.save_section(officer, tender.id, "lot_rules", rules, version=1)
    assert (await service.take_back(officer, tender.id)).state == "draft"
    await tenders.save_section(officer, tender.id, "lot_rules", rules, version=1)
    with pytest.raises(Conflict):
        await service.decide(reader, tender.id, decision="approved", note="", version=1)


async def test_someone_without_the_role_is_not_among_the_colleagues(db: asyncpg.Connection) -> None:
    tender, officer, caseworker = await make_tender(), await person("procurement"), await person("caseworker")
    assert caseworker.user_id not in {each.id for each in await service.list_colleagues(officer)}
    with pytest.raises(InvalidInput):
        await service.ask(officer, tender.id, reviewer_id=caseworker.user_id, version=1)


async def test_the_pages_lead_from_the_question_to_the_decision(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer, reader = await make_tender(), await client_as("procurement"), await client_as("manager")
    url = f"/tenders/{tender.id}/review"
    asked = await officer.post(url, data={"version": "1", "reviewer_id": str(reader.user_id)})
    assert asked.status_code == 303
    assert tender.title in (await reader.get("/tenders/to-review")).text
    assert "Din afgørelse" in (await reader.get(url)).text
    assert "Din afgørelse" not in (await officer.get(url)).text
    decided = await reader.post(f"{url}/decision", data={"version": "1", "decision": "approved", "note": ""})
    assert decided.status_code == 303
    assert "Teksten er godkendt" in (await officer.get(url)).text


async def test_a_comment_stands_at_its_entry_until_it_is_settled(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    sent = {"section": "requirements", "entry": "K1", "index": "0", "text": "Er fristen rimelig?"}
    assert (await officer.post(f"/tenders/{tender.id}/comments", data=sent)).status_code == 303
    assert "Er fristen rimelig?" in (await officer.get(f"/tenders/{tender.id}/sections/requirements/0")).text
    assert "Er fristen rimelig?" not in (await officer.get(f"/tenders/{tender.id}/sections/requirements/1")).text
    assert "1 åben kommentar" in (await officer.get(f"/tenders/{tender.id}")).text
    [comment] = await comment_service.list_comments(tender.id)
    await officer.post(f"/tenders/{tender.id}/comments/{comment.id}", data={"section": "requirements"})
    assert "1 åben kommentar" not in (await officer.get(f"/tenders/{tender.id}")).text


async def test_a_comment_without_words_or_with_a_cpr_number_is_refused(db: asyncpg.Connection) -> None:
    tender, officer = await make_tender(), await person("procurement")
    for text in ("  ", "x" * 4001, "Som for 010153-1234"):
        with pytest.raises(InvalidInput):
            await comment_service.comment(officer, tender.id, section="lots", entry="", text=text)


async def test_the_place_of_a_comment_holds_no_cpr_number_either(db: asyncpg.Connection) -> None:
    tender, officer = await make_tender(), await person("procurement")
    with pytest.raises(InvalidInput):
        await comment_service.comment(officer, tender.id, section="lots", entry="010153-1234", text="Se her")


async def test_a_decision_is_made_once(db: asyncpg.Connection) -> None:
    """Of two presses on the buttons at the same moment the first counts."""
    tender, officer, reader = await make_tender(), await person("procurement"), await person("manager")
    await service.ask(officer, tender.id, reviewer_id=reader.user_id, version=tender.version)
    [review] = await service.list_reviews(tender.id)
    assert await queries.decide(review.id, "changes_wanted", "Nej")
    assert not await queries.decide(review.id, "approved", "")
    assert [each.decision for each in await service.list_reviews(tender.id)] == ["changes_wanted"]
