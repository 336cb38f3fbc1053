"""Questions and answers: in time, anonymous, and published once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import asyncpg
import pytest

from app.platform.db import fetch, fetch_value
from app.platform.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.procurement.publication import question_service, service
from tests.builders.evidence import actor_as
from tests.builders.publication import (
    change_purpose,
    make_answer,
    make_published,
    make_question,
    make_ready,
    officer,
)


async def test_an_answer_is_seen_by_everybody_once_it_is_published(db: asyncpg.Connection) -> None:
    tender_id = (await make_published()).tender_id
    await make_answer(tender_id, published=False)
    assert await question_service.list_published(tender_id) == []
    assert await question_service.publish_answers(officer(), tender_id) == 1
    (question,) = await question_service.list_published(tender_id)
    assert (question.number, question.answer) == (1, "Ja.")


async def test_questions_are_numbered_in_turn_and_the_unanswered_stay_behind(db: asyncpg.Connection) -> None:
    tender_id = (await make_published()).tender_id
    await make_question(tender_id, "Et spørgsmål uden svar?")
    await make_answer(tender_id)
    assert [each.number for each in await question_service.list_questions(tender_id)] == [1, 2]
    assert [each.number for each in await question_service.list_published(tender_id)] == [2]


async def test_the_list_of_answers_becomes_a_document(db: asyncpg.Connection) -> None:
    edition = await make_published()
    await make_answer(edition.tender_id)
    kinds = [each.kind for each in await service.list_documents(edition)]
    assert "spoergsmaal_svar" in kinds
    tender = await change_purpose(edition.tender_id)
    amended = await service.amend(officer(), tender.id, version=tender.version, summary="Nyt", matters=False)
    assert "spoergsmaal_svar" in [each.kind for each in await service.list_documents(amended)]


async def test_a_question_a_second_late_is_refused(
    db: asyncpg.Connection, set_clock: Callable[[datetime], None]
) -> None:
    edition = await make_published()
    assert edition.deadlines.questions_until
    set_clock(edition.deadlines.questions_until - timedelta(seconds=1))
    await make_question(edition.tender_id)
    set_clock(edition.deadlines.questions_until)
    assert not await question_service.takes_questions(edition.tender_id)
    with pytest.raises(Conflict, match="deadline for questions"):
        await make_question(edition.tender_id)


async def test_a_draft_takes_no_questions(db: asyncpg.Connection) -> None:
    tender = await make_ready()
    with pytest.raises(NotFound):
        await make_question(tender.id)


async def test_a_cancelled_tender_takes_no_questions(db: asyncpg.Connection) -> None:
    tender_id = (await make_published()).tender_id
    await service.end(officer(), tender_id, "cancel", reason="Behovet er væk")
    with pytest.raises(Conflict):
        await make_question(tender_id)


async def test_a_published_answer_is_never_changed(db: asyncpg.Connection) -> None:
    tender_id = (await make_published()).tender_id
    question_id = await make_answer(tender_id)
    question = await question_service.get_question(tender_id, question_id)
    with pytest.raises(Conflict):
        await question_service.answer(
            officer(), tender_id, question_id, text="Nyt?", reply="Nej.", version=question.version
        )
    with pytest.raises(asyncpg.CheckViolationError):
        async with db.transaction():
            await db.execute("update tender_question set answer = 'Nej.' where id = $1", question_id)


async def test_two_officers_answering_see_each_others_words(db: asyncpg.Connection) -> None:
    tender_id = (await make_published()).tender_id
    question_id = await make_answer(tender_id, published=False)
    with pytest.raises(StaleVersion) as refused:
        await question_service.answer(officer(), tender_id, question_id, text="Nyt?", reply="Nej.", version=1)
    assert refused.value.current.answer == "Ja."


async def test_nobody_sees_who_asked(db: asyncpg.Connection) -> None:
    tender_id = (await make_published()).tender_id
    await make_question(tender_id)
    (question,) = await question_service.list_questions(tender_id)
    assert not hasattr(question, "asked_by")
    (row,) = await fetch("select * from audit_entry where action = 'tender.question_asked'")
    assert row["actor_id"] is None
    assert await fetch_value("select asked_by from tender_question where id = $1", question.id) == 900


async def test_without_a_new_answer_nothing_is_published(db: asyncpg.Connection) -> None:
    tender_id = (await make_published()).tender_id
    with pytest.raises(Conflict):
        await question_service.publish_answers(officer(), tender_id)


async def test_only_procurement_answers(db: asyncpg.Connection) -> None:
    tender_id = (await make_published()).tender_id
    question_id = await make_question(tender_id)
    with pytest.raises(NotAllowed):
        await question_service.answer(actor_as("manager"), tender_id, question_id, text="x", reply="y", version=1)


@pytest.mark.parametrize(
    ("text", "section", "field"),
    [("", "", "text"), ("x" * 6001, "", "text"), ("x", "no", "section"), ("010153-1234", "", "text")],
)
async def test_a_question_without_sense_is_refused(db: asyncpg.Connection, text: str, section: str, field: str) -> None:
    tender_id = (await make_published()).tender_id
    with pytest.raises(InvalidInput) as refused:
        await question_service.ask(officer(), tender_id, section=section, text=text)
    assert [each.field for each in refused.value.fields] == [field]
