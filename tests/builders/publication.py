"""Published tenders with sensible values."""

from datetime import date, timedelta
from typing import Any

from app.platform.access import Actor
from app.platform.clock import today
from app.platform.db import execute
from app.procurement.procedures.kinds import get_kind
from app.procurement.procedures.timetable import propose_timetable
from app.procurement.publication import question_service, service
from app.procurement.publication.schemas import Edition
from app.procurement.tenders import service as tenders
from app.procurement.tenders.schemas import Tender
from tests.builders.evidence import actor_as
from tests.builders.tenders import OWN_WORDS, make_tender

# What the check of the text asks for beside what a document needs.
WHOLE: dict[str, Any] = {
    "tender": {**OWN_WORDS["tender"], "value_options_ore": 100_000_00},
    "lot_rules": {
        "not_split_reason": "Opgaven er for lille til at deles.",
        "suppliers": "Én leverandør",
        "sharing": "Alle henvises til leverandøren.",
        "volume_guarantee": "Der gives ingen garanti.",
    },
    "prices": [{"number": 1, "label": "Uge", "unit": "week", "kind": "base", "quantity": 500}],
}
QUESTION = "Kan forløbet deles mellem to adresser?"


def officer(user_id: int = 900) -> Actor:
    return actor_as("procurement", user_id=user_id)


def timetable(kind: str = "light_regime", publish_on: date | None = None) -> list[dict[str, Any]]:
    return propose_timetable(get_kind(kind), publish_on or today())


async def make_ready(
    *, kind: str = "light_regime", approved: bool = True, reference: str = "", **overrides: Any
) -> Tender:
    """A draft that nothing stands in the way of, read by a second person."""
    tender = await make_tender(**{"timetable": timetable(kind), **WHOLE, **overrides})
    await execute(
        "update tender set procedure_kind = $2, reference = coalesce(nullif($3, ''), reference) where id = $1",
        tender.id,
        kind,
        reference,
    )
    if approved:
        await approve(tender)
    return await tenders.get_tender(tender.id)


async def approve(tender: Tender) -> None:
    await execute(
        """
        insert into tender_review (tender_id, tender_version, asked_by, asked_at, reviewer_id, decision, decided_at)
        values ($1, $2, 900, now(), 901, 'approved', now())
        """,
        tender.id,
        tender.version,
    )
    await execute("update tender set state = 'internal_review' where id = $1", tender.id)


async def make_published(**overrides: Any) -> Edition:
    tender = await make_ready(**overrides)
    return await service.publish(officer(), tender.id, tender.version)


async def change_purpose(tender_id: int, text: str = "Flere i uddannelse.") -> Tender:
    """Working text that differs from what is published."""
    tender = await tenders.get_tender(tender_id)
    value = {**tender.sections["tender"], "purpose": text}
    return await tenders.save_section(officer(), tender_id, "tender", value, version=tender.version)


async def move_step(tender_id: int, code: str, days: int) -> Tender:
    """The timetable with one step and those after it moved."""
    tender = await tenders.get_tender(tender_id)
    steps = tender.sections["timetable"]
    first = next(index for index, step in enumerate(steps) if step["code"] == code)
    moved = [
        {**step, "date": (date.fromisoformat(step["date"]) + timedelta(days=days)).isoformat()}
        if index >= first
        else step
        for index, step in enumerate(steps)
    ]
    return await tenders.save_section(officer(), tender_id, "timetable", moved, version=tender.version)


async def make_question(tender_id: int, text: str = QUESTION) -> int:
    return await question_service.ask(officer(), tender_id, section="requirements", text=text)


async def make_answer(tender_id: int, *, text: str = QUESTION, reply: str = "Ja.", published: bool = True) -> int:
    question_id = await make_question(tender_id, text)
    question = await question_service.get_question(tender_id, question_id)
    await question_service.answer(officer(), tender_id, question_id, text=text, reply=reply, version=question.version)
    if published:
        await question_service.publish_answers(officer(), tender_id)
    return question_id


async def first_document(edition: Edition) -> int:
    return (await service.list_documents(edition))[0].id
