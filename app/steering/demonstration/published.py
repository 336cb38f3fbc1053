"""Tenders that were read by a second person and published, and what has happened to them since.

Editions cannot be changed, so nothing is moved back in time: every tender here was published on the day the
demonstration was made, and its deadlines lie ahead of it.
"""

from pathlib import Path
from typing import Any

import yaml

from app.platform.access import Actor
from app.platform.clock import today
from app.procurement.procedures.kinds import get_kind
from app.procurement.publication import question_service, service
from app.procurement.tenders.reviewing import service as reviewing
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.service import get_tender, save_section
from app.procurement.tenders.starting.drafting import contract_period
from app.procurement.tenders.starting.planning import timetable_from
from app.procurement.tenders.starting.service import load_tender

PUBLISHED = Path(__file__).with_name("published.yaml")


async def make_published(officer: Actor, manager: Actor, buyer: dict[str, Any]) -> None:
    """Each tender of the file, through its publication and on. buyer : the municipality, as every tender tells it."""
    for told in yaml.safe_load(PUBLISHED.read_text("utf-8")):
        tender = await _draft(officer, {**told, "buyer": buyer})
        if get_kind(tender.procedure_kind).needs_review:
            await reviewing.ask(officer, tender.id, reviewer_id=manager.user_id, version=tender.version)
            await reviewing.decide(manager, tender.id, decision="approved", note="", version=tender.version)
        await service.publish(officer, tender.id, tender.version)
        await _go_on(officer, tender, told)


async def _draft(officer: Actor, told: dict[str, Any]) -> Tender:
    """Published today: its dates are those that the procedure asks for, on working days."""
    steps = await timetable_from(told["procedure_kind"], today())
    heading = {**told["tender"], **contract_period(steps)}
    if not get_kind(told["procedure_kind"]).is_light_regime:
        heading["procedure"] = get_kind(told["procedure_kind"]).label_da
    tender, _ = await load_tender(officer.user_id, {**told, "timetable": steps, "tender": heading})
    return tender


async def _go_on(officer: Actor, tender: Tender, told: dict[str, Any]) -> None:
    await _ask_and_answer(officer, tender.id, told.get("questions") or [])
    if amendment := told.get("amendment"):
        await _amend(officer, tender.id, **amendment)
    if ending := told.get("ending"):
        await service.end(officer, tender.id, ending["event"], reason=ending["reason"])
    if not get_kind(tender.procedure_kind).uses_bids:
        await service.adopt(officer, tender.id)


async def _ask_and_answer(officer: Actor, tender_id: int, questions: list[dict[str, str]]) -> None:
    """Questions as they came by telephone; one without an answer still waits for it."""
    for each in questions:
        text = each["text"]
        question_id = await question_service.ask(officer, tender_id, section=each["section"], text=text)
        if reply := each.get("answer"):
            question = await question_service.get_question(tender_id, question_id)
            await question_service.answer(
                officer, tender_id, question_id, text=text, reply=reply, version=question.version
            )
    if any(each.get("answer") for each in questions):
        await question_service.publish_answers(officer, tender_id)


async def _amend(officer: Actor, tender_id: int, *, summary: str, volume_note: str) -> None:
    """The first lot says more of its volume than when it was published."""
    tender = await get_tender(tender_id)
    first, *others = tender.sections["lots"]
    lots = [{**first, "volume_note": volume_note}, *others]
    saved = await save_section(officer, tender_id, "lots", lots, version=tender.version)
    await service.amend(officer, tender_id, version=saved.version, summary=summary, matters=False)
