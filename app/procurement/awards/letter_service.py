"""Letters to the bidders: made from the decision, read before they are sent, sent together on the day they bear."""

from datetime import date

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.clock import to_local
from app.platform.db import transaction
from app.platform.documents import issuing
from app.platform.documents.schemas import Issued
from app.platform.errors import N_, Conflict, NotFound
from app.procurement.awards import queries, reads
from app.procurement.awards.decision_service import WRITE_REASON, get_decision, holding, tell_bidders
from app.procurement.awards.letters import LetterBasis, letter_data, letter_kind
from app.procurement.awards.proposal_service import checked_text, require_reader, require_writer
from app.procurement.awards.schemas import Decision, Letter
from app.procurement.awards.standstill import last_day
from app.procurement.evaluation import service as evaluation
from app.procurement.opening import service as opening
from app.procurement.procedures.kinds import ProcedureKind, get_kind
from app.procurement.procedures.service import closing_days
from app.procurement.publication.freezing import heading_of
from app.procurement.publication.schemas import Edition
from app.procurement.publication.service import get_edition
from app.procurement.tenders import lifecycle_service
from app.procurement.tenders import service as tenders
from app.procurement.tenders.document_set import data_for
from app.procurement.tenders.sections import lot_titles

DOCUMENTS = "bidder_letters"
NO_LETTER = N_("The tender has no such letter.")
SENT = N_("The bidders were notified of this decision already.")
NOT_DECIDED = N_("Letters are made and sent while the tender is decided.")
NOT_READY = N_("{n} letters are not ready yet. Wait until they are made, or make them again.")
OTHER_DAY = N_("The letters bear another day than today. Make them again, so that the standstill counts from today.")
NO_LETTERS = N_("Make the letters first.")


async def prepare_letters(actor: Actor, tender_id: int, *, decision_id: int) -> None:
    """Make every bidder's letter, dated today, to be read before it is sent.

    Raises Conflict when another decision holds or the bidders are notified, DataRefused naming what a letter lacks.
    """
    await require_writer(actor, tender_id)
    async with transaction():
        decision, kind = await _to_be_notified(tender_id, decision_id)
        edition = await get_edition(tender_id)
        day = to_local(await queries.database_now()).date()
        ends_on = await standstill_of(decision, kind, day)
        await queries.set_dates(decision.id, day, ends_on)
        basis = await basis_of(decision, edition, ends_on)
        for bid in await opening.valid_bids(tender_id):
            if not bid.is_control_bid:
                name = letter_kind(decision, bid.id)
                letter_id = await queries.ensure_letter(decision.id, bid.id, name)
                document_id = await _issue(actor, edition, day, letter_id, name, letter_data(basis, bid))
                await queries.set_document(letter_id, document_id)
        await _record(actor, tender_id, "award_letters_made", decision)


async def notify(actor: Actor, tender_id: int, *, decision_id: int, reason: str = "") -> Decision:
    """Send the letters that were made today; the standstill counts from the day after.

    Where no lot is awarded the tender ends with it, and `reason` says why. Raises Conflict while a letter is not ready
    or bears another day.
    """
    await require_writer(actor, tender_id)
    async with transaction():
        decision, kind = await _to_be_notified(tender_id, decision_id)
        if not decision.is_awarded:
            reason = checked_text("reason", reason, WRITE_REASON, 2000)
        letters = await reads.list_letters(decision.id)
        await _refuse_unready(tender_id, decision, letters)
        await queries.set_notified(decision.id)
        await _move_on(actor, tender_id, decision, kind, reason)
        await tell_bidders(tender_id, decision, "award_letter", actor)
        await _record(actor, tender_id, "bidders_notified", decision)
        return await get_decision(tender_id, decision.id)


async def list_letters(actor: Actor, tender_id: int, decision_id: int) -> list[Letter]:
    """In the order the bids were received."""
    await require_reader(actor, tender_id)
    return await reads.list_letters((await get_decision(tender_id, decision_id)).id)


async def get_document(actor: Actor, tender_id: int, letter_id: int) -> tuple[Letter, Issued]:
    """For the house: a letter's newest file, also before it is sent."""
    await require_reader(actor, tender_id)
    letter = await reads.find_letter(letter_id)
    if letter is None or letter.document_id is None:
        raise NotFound(NO_LETTER)
    await get_decision(tender_id, letter.decision_id)
    return letter, await issuing.get_issued(letter.document_id, subject=DOCUMENTS, subject_id=letter.id)


async def standstill_of(decision: Decision, kind: ProcedureKind, sent_on: date) -> date | None:
    """None where the procedure has none, and where nothing is awarded that could be signed."""
    if not kind.uses_standstill or not decision.is_awarded:
        return None
    return last_day(sent_on, await closing_days(), kind.standstill_days)


async def basis_of(decision: Decision, edition: Edition, standstill_ends_on: date | None) -> LetterBasis:
    bids = await opening.all_bids(decision.tender_id)
    return LetterBasis(
        decision=decision,
        decided_on=to_local(decision.decided_at).date(),
        standstill_ends_on=standstill_ends_on,
        criteria=edition.sections["criteria"],
        titles=lot_titles(edition.sections),
        bidders={bid.id: bid.bidder for bid in bids},
        checks=await evaluation.checks_of(decision.tender_id),
    )


async def _to_be_notified(tender_id: int, decision_id: int) -> tuple[Decision, ProcedureKind]:
    await queries.lock_tender(tender_id)
    tender = await tenders.get_tender(tender_id)
    decision = await holding(tender_id, decision_id)
    if decision.notified_at is not None:
        raise Conflict(SENT)
    if tender.state != "decision":
        raise Conflict(NOT_DECIDED)
    return decision, get_kind(tender.procedure_kind)


async def _refuse_unready(tender_id: int, decision: Decision, letters: list[Letter]) -> None:
    due = [bid for bid in await opening.valid_bids(tender_id) if not bid.is_control_bid]
    if decision.letters_dated_on is None or len(letters) < len(due):
        raise Conflict(NO_LETTERS)
    if decision.letters_dated_on != to_local(await queries.database_now()).date():
        raise Conflict(OTHER_DAY)
    if waiting := sum(letter.state != "ready" for letter in letters):
        raise Conflict(NOT_READY, n=waiting)


async def _move_on(actor: Actor, tender_id: int, decision: Decision, kind: ProcedureKind, reason: str) -> None:
    """To the standstill; where there is none the decided tender waits for its contract; without an award it ends."""
    details = {"decision": decision.id, "reason": reason}
    if not decision.is_awarded:
        in_house = any(lot.outcome == "kept_in_house" for lot in decision.lots)
        event = "cancel_in_house" if in_house else "close_unsuccessful"
        await lifecycle_service.move(actor, tender_id, event, details=details)
    elif kind.uses_standstill:
        ends_on = decision.standstill_ends_on
        details = {"decision": decision.id, "standstill_ends_on": ends_on.isoformat() if ends_on else None}
        await lifecycle_service.move(actor, tender_id, "notify", details=details)


async def _issue(actor: Actor, edition: Edition, day: date, letter_id: int, kind: str, more: dict[str, object]) -> int:
    heading = heading_of(edition.sections)
    return await issuing.issue_document(
        actor.user_id,
        subject=DOCUMENTS,
        subject_id=letter_id,
        subject_version=edition.number,
        kind=kind,
        label=day.isoformat(),
        data=data_for(kind, edition.sections, heading, edition.label, day, more=more),
        result_url=f"/tenders/{edition.tender_id}/award/letters",
        title=N_("Making letters to the bidders on {reference}"),
        reference=edition.reference,
    )


async def _record(actor: Actor, tender_id: int, what: str, decision: Decision) -> None:
    await record(
        actor_id=actor.user_id, action=f"tender.{what}", subject="tender", subject_id=tender_id,
        details={"decision": decision.id, "round": decision.round},
    )  # fmt: skip
