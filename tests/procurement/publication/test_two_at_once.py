"""Two officers at the same moment, on two connections: one is first, the other is told, and nothing is done twice."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest

from app.platform.codelists import load_codelists
from app.platform.db import execute, fetch, fetch_value, transaction
from app.platform.errors import Conflict, InvalidInput, StaleVersion
from app.procurement.publication import question_service, service
from app.procurement.publication.schemas import Edition
from app.procurement.tenders.schemas import Tender
from tests.builders.publication import QUESTION, change_purpose, make_question, make_ready, officer

TOLD = (Conflict, InvalidInput, StaleVersion)


@pytest.fixture
async def committed(database_url: str) -> AsyncIterator[Tender]:
    """A tender ready to be published, outside any transaction of the test's; taken away again, but for the trail."""
    await load_codelists()
    tender = await make_ready()
    yield tender
    await take_away(tender.id)


async def take_away(tender_id: int) -> None:
    async with transaction():
        # What is published refuses to go, also from a test.
        await execute("set local session_replication_role = replica")
        documents = "select job_id from issued_document d join tender_edition e on e.id = d.subject_id"
        await execute(f"delete from job where id in ({documents} where e.tender_id = $1)", tender_id)
        await execute(
            "delete from issued_document where subject = $2 and subject_id in "
            "(select id from tender_edition where tender_id = $1)",
            tender_id,
            service.DOCUMENTS,
        )
        tables = await fetch(
            "select table_name from information_schema.columns where table_schema = 'public' "
            "and column_name = 'tender_id'"
        )
        for row in tables:
            await execute(f'delete from "{row["table_name"]}" where tender_id = $1', tender_id)
        await execute("delete from tender where id = $1", tender_id)


async def at_once(*calls: Coroutine[Any, Any, Any]) -> tuple[list[Any], list[Any]]:
    """What came of it, and who was told."""
    found = await asyncio.gather(*calls, return_exceptions=True)
    told = [each for each in found if isinstance(each, BaseException)]
    assert all(isinstance(each, TOLD) for each in told), told
    return [each for each in found if not isinstance(each, BaseException)], told


async def publish(tender: Tender) -> Edition:
    return await service.publish(officer(), tender.id, tender.version)


async def test_one_publishes(committed: Tender) -> None:
    made, told = await at_once(*(service.publish(officer(900 + n), committed.id, committed.version) for n in range(3)))
    assert (len(made), len(told)) == (1, 2)
    assert await fetch_value("select count(*) from tender_edition where tender_id = $1", committed.id) == 1
    assert await fetch_value("select count(*) from tender_event where tender_id = $1", committed.id) == 1


async def test_one_amends(committed: Tender) -> None:
    await publish(committed)
    tender = await change_purpose(committed.id)
    amendments = [
        service.amend(officer(900 + n), tender.id, version=tender.version, summary="Nyt formål", matters=False)
        for n in range(2)
    ]
    made, told = await at_once(*amendments)
    assert [each.number for each in made] == [2]
    # Nothing is left to amend by then.
    assert [each.field for each in told[0].fields] == ["changes"]


async def test_one_answers_and_the_other_sees_it(committed: Tender) -> None:
    await publish(committed)
    question_id = await make_question(committed.id)
    answers = [
        question_service.answer(officer(900 + n), committed.id, question_id, text=QUESTION, reply=f"Ja {n}", version=1)
        for n in range(2)
    ]
    made, told = await at_once(*answers)
    assert len(made) == 1
    assert isinstance(told[0], StaleVersion)
    assert told[0].current.answer == made[0].answer


async def test_answers_are_published_once_and_questions_numbered_once(committed: Tender) -> None:
    await publish(committed)
    asked, _ = await at_once(*(make_question(committed.id) for _ in range(4)))
    questions = await question_service.list_questions(committed.id)
    assert sorted(each.number for each in questions) == [1, 2, 3, 4]
    await question_service.answer(officer(), committed.id, asked[0], text=QUESTION, reply="Ja", version=1)
    made, told = await at_once(*(question_service.publish_answers(officer(900 + n), committed.id) for n in range(2)))
    assert (made, len(told)) == ([1], 1)


async def test_what_is_saved_in_the_same_moment_is_not_published_unseen(committed: Tender) -> None:
    saving, publishing = change_purpose(committed.id), service.publish(officer(), committed.id, committed.version)
    found = await asyncio.gather(saving, publishing, return_exceptions=True)
    edition = await service.get_edition(committed.id) if not isinstance(found[1], BaseException) else None
    assert edition is None or edition.tender_version == committed.version
    assert edition is None or edition.sections["tender"]["purpose"] == committed.sections["tender"]["purpose"]
