"""Questions about a published tender: asked before the deadline, answered to everybody, nobody named."""

from datetime import datetime

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.platform.free_text import holds_cpr_number
from app.procurement.procedures.lifecycle import ASKED_FOR
from app.procurement.publication import queries, service
from app.procurement.publication.schemas import Edition, Question
from app.procurement.tenders import service as tenders
from app.procurement.tenders import shutting_out
from app.procurement.tenders.roles import WRITERS
from app.procurement.tenders.sections import ORDER, PERSONAL_NUMBER

LONGEST_QUESTION = 6000
LONGEST_ANSWER = 8000


async def list_questions(tender_id: int) -> list[Question]:
    """All of them, for those who answer."""
    return await queries.list_questions(tender_id)


async def list_published(tender_id: int) -> list[Question]:
    """What everybody sees."""
    return await queries.list_questions(tender_id, published=True)


async def get_question(tender_id: int, question_id: int) -> Question:
    question = await queries.find_question(question_id)
    if question is None or question.tender_id != tender_id:
        raise NotFound(N_("There is no such question here."))
    return question


async def takes_questions(tender_id: int) -> bool:
    """Whether a question asked now would be recorded."""
    edition = await queries.find_edition(tender_id)
    if edition is None:
        return False
    state = await service.state_of(await tenders.get_tender(tender_id))
    return why_not(state, edition, await queries.database_now()) is None


async def ask(actor: Actor, tender_id: int, *, section: str, text: str) -> int:
    """Record a question, a bidder's own or one that came to an officer by other ways.

    Raises Conflict when the tender takes no questions, now or any more; the database's clock decides.
    """
    problems = _text_problems("text", text, LONGEST_QUESTION)
    if section and section not in ORDER:
        problems.append(FieldError("section", N_("Choose a section from the list.")))
    if problems:
        raise InvalidInput(problems)
    async with transaction():
        state = await service.catch_up(tender_id)
        edition = await service.get_edition(tender_id)
        await queries.lock_questions(tender_id)
        if refused := why_not(state, edition, await queries.database_now()):
            raise Conflict(refused)
        question_id = await queries.insert_question(tender_id, asked_by=actor.user_id, section=section, text=text)
        # Who asked is kept in the row alone: the trail is read by more people.
        await record(actor_id=None, action="tender.question_asked", subject="tender", subject_id=tender_id,
                     details={"question": question_id})  # fmt: skip
        return question_id


async def answer(actor: Actor, tender_id: int, question_id: int, *, text: str, reply: str, version: int) -> Question:
    """Write or change the answer while it is not published.

    text : the question as everybody will read it, without what tells who asked.
    """
    _require_officer(actor)
    problems = _text_problems("text", text, LONGEST_QUESTION) + _text_problems("answer", reply, LONGEST_ANSWER)
    if problems:
        raise InvalidInput(problems)
    async with transaction():
        await shutting_out.refuse(actor, tender_id)
        await _lock_unpublished(tender_id, question_id, version)
        await queries.save_answer(question_id, text=text, answer=reply, answered_by=actor.user_id)
        await record(actor_id=actor.user_id, action="tender.question_answered", subject="tender",
                     subject_id=tender_id, details={"question": question_id})  # fmt: skip
        return await get_question(tender_id, question_id)


async def publish_answers(actor: Actor, tender_id: int) -> int:
    """Let everybody see all answers that are written, and make the list as a document. Returns how many are new."""
    _require_officer(actor)
    async with transaction():
        await tenders.get_tender(tender_id)
        await shutting_out.refuse(actor, tender_id)
        await queries.lock_questions(tender_id)
        ready = [each.id for each in await list_questions(tender_id) if each.answered_at and not each.published_at]
        if not ready:
            raise Conflict(N_("There is no new answer to publish. Write one first."))
        await queries.publish_questions(ready)
        edition = await service.get_edition(tender_id)
        await service.issue_answers(actor.user_id, edition, await list_published(tender_id))
        await record(actor_id=actor.user_id, action="tender.answers_published", subject="tender",
                     subject_id=tender_id, details={"questions": ready})  # fmt: skip
        return len(ready)


async def _lock_unpublished(tender_id: int, question_id: int, version: int) -> Question:
    question = await queries.find_question(question_id, lock=True)
    if question is None or question.tender_id != tender_id:
        raise NotFound(N_("There is no such question here."))
    if question.published_at is not None:
        raise Conflict(N_("The answer is published and stays as it is. Record a new question to correct it."))
    if question.version != version:
        raise StaleVersion(question)
    return question


def why_not(state: str, edition: Edition, now: datetime) -> str | None:
    """The msgid of why no question is taken, None when one is."""
    if state not in ASKED_FOR:
        return N_("The tender takes no questions in its present state.")
    until = edition.deadlines.questions_until or edition.deadlines.bids_until
    return N_("The deadline for questions has passed.") if until is not None and now >= until else None


def _text_problems(field: str, text: str, longest: int) -> list[FieldError]:
    if not text.strip():
        return [FieldError(field, N_("Fill in this field."))]
    if len(text) > longest:
        return [FieldError(field, N_("Write at most {n} characters."), {"n": longest})]
    if holds_cpr_number(text):
        return [FieldError(field, PERSONAL_NUMBER)]
    return []


def _require_officer(actor: Actor) -> None:
    if not actor.has(*WRITERS):
        raise NotAllowed(N_("Only procurement staff answer questions."))
