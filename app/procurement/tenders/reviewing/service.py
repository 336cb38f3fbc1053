"""Review by a second person: asked by a writer, decided by the one who was asked, for one version alone."""

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed
from app.platform.free_text import holds_cpr_number
from app.platform.mail import notify
from app.procurement.tenders import lifecycle_service, shutting_out
from app.procurement.tenders.differences import ClauseChange
from app.procurement.tenders.history.service import changes_between
from app.procurement.tenders.reviewing import queries, reads
from app.procurement.tenders.reviewing.schemas import DECISIONS, Colleague, Review
from app.procurement.tenders.roles import may_write
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import PERSONAL_NUMBER
from app.procurement.tenders.service import get_tender

REVIEWERS = ("procurement", "manager")
LONGEST_NOTE = 4000
NOT_OPEN = N_("Nobody has asked for a review, or it is decided already.")
NOT_ASKED = N_("Only the colleague who was asked can decide on the draft.")


async def list_colleagues(actor: Actor) -> list[Colleague]:
    return await reads.colleagues(REVIEWERS, but=actor.user_id)


async def list_reviews(tender_id: int) -> list[Review]:
    return await queries.list_reviews(tender_id)


async def waiting_for(actor: Actor) -> list[Tender]:
    """Drafts that the actor has been asked to read."""
    return [await get_tender(tender_id) for tender_id in await queries.open_for(actor.user_id)]


async def count_waiting(actor: Actor) -> int:
    return len(await queries.open_for(actor.user_id))


async def ask(actor: Actor, tender_id: int, *, reviewer_id: int | None, version: int) -> Tender:
    """Ask a colleague to read the draft as it stands. Raises InvalidInput when it is nobody who may, or oneself."""
    _require_writer(actor)
    if reviewer_id not in {each.id for each in await list_colleagues(actor)} or reviewer_id is None:
        raise InvalidInput([FieldError("reviewer_id", N_("Choose a colleague from the list."))])
    if why := await shutting_out.why_shut_out(reviewer_id, tender_id):
        raise InvalidInput([FieldError("reviewer_id", why)])
    async with transaction():
        tender = await lifecycle_service.move(
            actor, tender_id, "ask_review", version=version, details={"version": version}
        )
        review_id = await queries.insert_review(tender_id, tender.version, actor.user_id, reviewer_id)
        await notify([reviewer_id], "tender_review", f"/tenders/{tender_id}/review", f"tender_review/{review_id}")
        return tender


async def take_back(actor: Actor, tender_id: int) -> Tender:
    """The draft is to be written on before anybody has decided, or although it was approved."""
    _require_writer(actor)
    async with transaction():
        await queries.delete_open(tender_id)
        return await lifecycle_service.move(actor, tender_id, "withdraw_review")


async def decide(actor: Actor, tender_id: int, *, decision: str, note: str, version: int) -> Tender:
    """Approve the version that was read, or send it back with what should be changed.

    version : of the text that the reader saw. Raises Conflict when it is not the one that was asked about.
    """
    _check_decision(decision, note)
    async with transaction():
        tender = await get_tender(tender_id)
        review = next((each for each in await queries.list_reviews(tender_id) if each.decision is None), None)
        if review is None:
            raise Conflict(NOT_OPEN)
        if review.reviewer_id != actor.user_id:
            raise NotAllowed(NOT_ASKED)
        await shutting_out.refuse(actor, tender_id)
        if review.tender_version != version or tender.version != version:
            raise Conflict(N_("The text was changed after you were asked. Read the new version before you decide."))
        if not await queries.decide(review.id, decision, note.strip()):
            raise Conflict(NOT_OPEN)
        await record(
            actor_id=actor.user_id, action="tender.reviewed", subject="tender", subject_id=tender_id,
            details={"decision": decision, "version": version},
        )  # fmt: skip
        await notify([review.asked_by], "tender_reviewed", f"/tenders/{tender_id}", f"tender_reviewed/{review.id}")
        if decision == "changes_wanted":
            return await lifecycle_service.move(actor, tender_id, "want_changes", details={"version": version})
        return tender


async def changes_since_last(tender: Tender) -> tuple[int | None, list[ClauseChange]]:
    """The version the last decision was on, and what differs from it now; None and nothing before the first."""
    decided = next((each for each in await queries.list_reviews(tender.id) if each.decision is not None), None)
    if decided is None:
        return None, []
    return decided.tender_version, await changes_between(tender, decided.tender_version, tender.version)


def _check_decision(decision: str, note: str) -> None:
    problems = []
    if decision not in DECISIONS:
        problems.append(FieldError("decision", N_("Approve the draft, or ask for changes.")))
    if decision == "changes_wanted" and not note.strip():
        problems.append(FieldError("note", N_("Write what should be changed.")))
    if len(note) > LONGEST_NOTE:
        message = N_("At most {max} characters; this is {length}.")
        problems.append(FieldError("note", message, {"max": LONGEST_NOTE, "length": len(note)}))
    if holds_cpr_number(note):
        problems.append(FieldError("note", PERSONAL_NUMBER))
    if problems:
        raise InvalidInput(problems)


def _require_writer(actor: Actor) -> None:
    if not may_write(actor):
        raise NotAllowed(N_("Only procurement staff may do this."))
