"""Publishing a tender, amending what is published, and what ends it; nothing published is ever changed."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.documents import issuing
from app.platform.documents.schemas import Issued
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotFound
from app.platform.free_text import holds_cpr_number
from app.procurement.procedures.kinds import ProcedureKind, get_kind
from app.procurement.procedures.lifecycle import NEEDS, clock_moves, derived_state
from app.procurement.procedures.schemas import Deadlines
from app.procurement.publication import invitation_service, queries
from app.procurement.publication.freezing import (
    AMENDMENT,
    ANSWERS,
    amendment_data,
    answers_data,
    edition_data,
    frozen_sections,
    heading_of,
    issued_kinds,
)
from app.procurement.publication.gate import look
from app.procurement.publication.hooks import last_contract_days
from app.procurement.publication.schemas import Edition, Gate, Question
from app.procurement.tenders import lifecycle_service
from app.procurement.tenders import service as tenders
from app.procurement.tenders.differences import ClauseChange, clause_changes
from app.procurement.tenders.document_set import edition_hash
from app.procurement.tenders.issuing.figures import figures_for_document
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import PERSONAL_NUMBER

# The documents' subject, and the folder of their files; the subject's id is the edition's.
DOCUMENTS = "tender_editions"
# A change that matters so close before the deadline moves it (udbudsloven § 93 has the same six days).
NEAR = timedelta(days=6)
LONGEST_SUMMARY = 4000
# Moves an officer makes here with a reason.
ENDINGS = ("suspend", "resume", "cancel_in_house", "cancel", "close_unsuccessful")


async def publish(actor: Actor, tender_id: int, version: int) -> Edition:
    """Make edition 1 and its documents, of the text as it stood in `version`.

    Raises InvalidInput naming everything that stands in the way, StaleVersion when the text was saved since,
    Conflict when the tender's state does not allow it.
    """
    async with transaction():
        await queries.lock_life(tender_id)
        # The move takes the tender's lock: of two officers one publishes, and the other is told.
        details = {"edition": 1}
        tender = await lifecycle_service.move(actor, tender_id, "publish", version=version, details=details)
        kind = get_kind(tender.procedure_kind)
        gate = await look(tender, kind, await queries.database_now())
        _raise(gate.problems)
        sections = frozen_sections(tender, await figures_for_document(tender))
        edition = await _make_edition(actor, tender, kind, sections, gate.deadlines)
        if kind.by_invitation:
            await invitation_service.tell_invited(edition)
        return edition


async def amend(actor: Actor, tender_id: int, *, version: int, summary: str, matters: bool) -> Edition:
    """Publish what was changed in the text since the last edition, as the next one, with a sheet of changes.

    summary : what is changed and why, for everybody. matters : whether it may change how bids are made; close before
    the deadline the deadline must then move.
    Raises as `publish`, and Conflict when nothing was changed or the deadline for bids has passed.
    """
    summary = summary.strip()
    if not summary or len(summary) > LONGEST_SUMMARY:
        message = N_("Write what is changed and why, in at most {n} characters.")
        raise InvalidInput([FieldError("summary", message, {"n": LONGEST_SUMMARY})])
    _refuse_personal("summary", summary)
    async with transaction():
        await catch_up(tender_id)
        now, before = await queries.database_now(), await get_edition(tender_id)
        _refuse_after_deadline(before.deadlines, now)
        details = {"edition": before.number + 1, "reason": summary}
        tender = await lifecycle_service.move(actor, tender_id, "amend", version=version, details=details)
        kind = get_kind(tender.procedure_kind)
        gate = await look(tender, kind, now, before=before)
        changes = changes_since(before, tender)
        _raise(gate.problems + _amendment_problems(changes, before.deadlines, gate.deadlines, now, matters))
        sections = frozen_sections(tender, before.sections.get("evidence"))
        edition = await _make_edition(
            actor, tender, kind, sections, gate.deadlines, before=before, summary=summary, changes=changes
        )
        await catch_up(tender_id)
        return edition


def changes_since(edition: Edition, tender: Tender) -> list[ClauseChange]:
    """What the working text says otherwise than the edition."""
    return clause_changes(edition.sections, frozen_sections(tender, edition.sections.get("evidence")))


async def gate_of(tender: Tender) -> Gate:
    """What stands in the way now, for the officer to see before publishing or amending."""
    before = await queries.find_edition(tender.id)
    return await look(tender, get_kind(tender.procedure_kind), await queries.database_now(), before=before)


async def state_of(tender: Tender) -> str:
    """By the clock, also when nobody has written it down yet."""
    edition = await queries.find_edition(tender.id)
    return await _derived(tender, edition.deadlines if edition else None)


async def takes_amendments(tender_id: int) -> bool:
    """Whether the deadline for bids is still to come."""
    edition = await queries.find_edition(tender_id)
    until = edition.deadlines.bids_until if edition else None
    return edition is not None and (until is None or await queries.database_now() < until)


async def get_edition(tender_id: int, number: int | None = None) -> Edition:
    """One edition; without a number the newest. Raises NotFound before publication."""
    edition = await queries.find_edition(tender_id, number)
    if edition is None:
        raise NotFound(N_("The tender has no such edition."))
    return edition


async def list_editions(tender_id: int) -> list[Edition]:
    """Newest first; none before publication."""
    return await queries.list_editions(tender_id)


async def list_documents(edition: Edition) -> list[Issued]:
    return await issuing.list_issued(DOCUMENTS, edition.id)


async def get_document(edition: Edition, document_id: int) -> Issued:
    return await issuing.get_issued(document_id, subject=DOCUMENTS, subject_id=edition.id)


async def catch_up(tender_id: int) -> str:
    """Make the moves that the clock alone decides and that are due; returns the tender's state."""
    async with transaction():
        await queries.lock_life(tender_id)
        tender = await tenders.get_tender(tender_id)
        edition = await queries.find_edition(tender_id)
        if edition is None:
            return tender.state
        state = await _derived(tender, edition.deadlines)
        for due in clock_moves(tender.state, state):
            tender = await lifecycle_service.move(None, tender_id, due.event)
        return tender.state


async def _derived(tender: Tender, deadlines: Deadlines | None) -> str:
    ends = await last_contract_days([tender.id] if tender.state == "contracted" else [])
    return derived_state(tender.state, deadlines, await queries.database_now(), contract_ends_on=ends.get(tender.id))


async def end(actor: Actor, tender_id: int, event: str, *, reason: str) -> Tender:
    """Suspend, take up again, cancel, or close without an award; the reason stays with the tender."""
    if event not in ENDINGS:
        raise NotFound(N_("There is no such step."))
    _refuse_personal("reason", reason)
    async with transaction():
        state = await catch_up(tender_id)
        if event == "close_unsuccessful" and state == "tendering":
            edition = await get_edition(tender_id)
            _refuse_before_deadline(edition.deadlines, await queries.database_now())
        return await lifecycle_service.move(actor, tender_id, event, details={"reason": reason.strip()})


async def adopt(actor: Actor, tender_id: int) -> Tender:
    """An own offer's project description is put into force: there are no bids to weigh."""
    async with transaction():
        tender = await tenders.get_tender(tender_id)
        if get_kind(tender.procedure_kind).uses_bids:
            raise Conflict(NEEDS["no_bids"])
        return await lifecycle_service.move(actor, tender_id, "adopt")


async def issue_answers(actor_id: int | None, edition: Edition, questions: list[Question]) -> int | None:
    """The list of published questions and answers, as a document of the newest edition."""
    if not questions:
        return None
    return await _issue(actor_id, edition, ANSWERS, answers_data(edition, questions), label=str(len(questions)))


async def _make_edition(
    actor: Actor,
    tender: Tender,
    kind: ProcedureKind,
    sections: dict[str, Any],
    deadlines: Deadlines,
    *,
    before: Edition | None = None,
    summary: str = "",
    changes: list[ClauseChange] | None = None,
) -> Edition:
    edition = Edition(
        id=0,
        tender_id=tender.id,
        number=before.number + 1 if before else 1,
        published_at=await queries.database_now(),
        published_by=actor.user_id,
        tender_version=tender.version,
        sections=sections,
        content_hash=edition_hash(sections, heading_of(sections)),
        deadlines=deadlines,
        summary=summary,
        moves_deadline=before is not None and deadlines != before.deadlines,
        changes=changes or [],
    )
    edition = msgspec.structs.replace(edition, id=await queries.insert_edition(edition))
    await _issue_set(actor, edition, kind, before)
    await record(
        actor_id=actor.user_id, action="tender.published", subject="tender", subject_id=tender.id,
        details={"edition": edition.number, "version": tender.version, "content_hash": edition.content_hash},
    )  # fmt: skip
    return edition


async def _issue_set(actor: Actor, edition: Edition, kind: ProcedureKind, before: Edition | None) -> None:
    for name in issued_kinds(kind):
        await _issue(actor.user_id, edition, name, edition_data(edition, name))
    if before:
        await _issue(actor.user_id, edition, AMENDMENT, amendment_data(edition, before))
        await issue_answers(actor.user_id, edition, await queries.list_questions(edition.tender_id, published=True))


async def _issue(
    actor_id: int | None, edition: Edition, kind: str, data: dict[str, Any], *, label: str | None = None
) -> int:
    return await issuing.issue_document(
        actor_id,
        subject=DOCUMENTS,
        subject_id=edition.id,
        subject_version=edition.tender_version,
        kind=kind,
        label=label or edition.label,
        data=data,
        result_url=f"/tenders/{edition.tender_id}/publication",
        title=N_("Making the published documents of {reference}"),
        reference=edition.reference,
    )


def _amendment_problems(
    changes: list[ClauseChange], before: Deadlines, after: Deadlines, now: datetime, matters: bool
) -> list[FieldError]:
    if not changes:
        return [FieldError("changes", N_("Nothing in the text differs from the last edition. Change it first."))]
    if before.bids_until is None or after.bids_until is None:
        return []
    if after.bids_until < before.bids_until:
        message = N_("The deadline for bids may be moved to a later time, never to an earlier one.")
        return [FieldError("timetable", message)]
    if matters and after.bids_until == before.bids_until and before.bids_until - now < NEAR:
        message = N_(
            "The change matters and the deadline for bids is less than {days} days away. Move the deadline in the "
            "timetable first."
        )
        return [FieldError("timetable", message, {"days": NEAR.days})]
    return []


def _refuse_after_deadline(deadlines: Deadlines, now: datetime) -> None:
    if deadlines.bids_until is not None and now >= deadlines.bids_until:
        raise Conflict(N_("The deadline for bids has passed; what is published stays as it is."))


def _refuse_before_deadline(deadlines: Deadlines, now: datetime) -> None:
    if deadlines.bids_until is not None and now < deadlines.bids_until:
        raise Conflict(NEEDS["bids_closed"])


def _refuse_personal(field: str, text: str) -> None:
    """Neither an edition nor a tender's history is ever changed again."""
    if holds_cpr_number(text):
        raise InvalidInput([FieldError(field, PERSONAL_NUMBER)])


def _raise(problems: list[FieldError]) -> None:
    if problems:
        raise InvalidInput(problems)
