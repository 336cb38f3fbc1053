"""The evaluators of a tender: what interests they declare, who is shut out, and how far each has come."""

from collections.abc import Mapping

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed
from app.platform.free_text import holds_cpr_number
from app.platform.mail import notify
from app.procurement.appointments import hooks
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import EVALUATOR
from app.procurement.evaluation import queries, reads
from app.procurement.evaluation.basis import Basis, load_basis
from app.procurement.evaluation.schemas import Declared, Panelist, Recusal
from app.procurement.opening import service as opening
from app.procurement.tenders.roles import may_write
from app.procurement.tenders.sections import PERSONAL_NUMBER

LONGEST_NOTE = 500
# Also late: what is found out after the meeting shuts out all the same.
DECLARED_IN = ("opened", "qualification", "evaluation", "decision", "standstill", "complaint_suspended")
INTEREST = N_("Whoever has declared an interest in a bidder takes no part in the tender: no reading and no scoring.")
NOT_DECLARED = N_("Declare first whether you have an interest in any of the bidders.")
NOT_EVALUATOR = N_("Only those who are appointed evaluators on the tender score its bids.")
NOT_LEADER = N_("Only procurement staff lead the evaluation.")


async def list_panel(basis: Basis) -> list[Panelist]:
    """Everybody who stands appointed evaluator, in the order they were appointed; those shut out too."""
    tender_id = basis.tender_id
    bids, cells = {bid.id for bid in basis.bids}, set(basis.cells())
    declared, handed_in = await queries.declarations_of(tender_id), await _handed_in(tender_id)
    found = []
    for each in await appointments.appointees(tender_id, EVALUATOR):
        own = {said.opened_bid_id for said in declared if said.user_id == each.user_id}
        found.append(
            Panelist(
                user_id=each.user_id,
                name=each.name,
                shut_out=await appointments.is_shut_out(each.user_id, tender_id) or "",
                declared=bids <= own,
                n_asked=len(cells),
                n_handed_in=len(cells & handed_in.get(each.user_id, set())),
            )
        )
    return found


async def _handed_in(tender_id: int) -> dict[int, set[tuple[int, int, str]]]:
    found: dict[int, set[tuple[int, int, str]]] = {}
    for score in await queries.scores_of(tender_id):
        if score.submitted_at is not None:
            place = score.place
            found.setdefault(place.evaluator_id, set()).add((place.opened_bid_id, place.lot, place.criterion))
    return found


async def list_recusals(tender_id: int) -> list[Recusal]:
    """Everybody who is or was appointed evaluator and is shut out."""
    people = {each.user_id: each.name for each in await appointments.all_appointments(tender_id, EVALUATOR)}
    found = [(user_id, name, await appointments.is_shut_out(user_id, tender_id)) for user_id, name in people.items()]
    return [Recusal(user_id=user_id, name=name, why=why) for user_id, name, why in found if why]


async def require_evaluator(actor: Actor, tender_id: int) -> None:
    """Raises NotAllowed, saying why, for whoever is shut out or not appointed."""
    if why := await appointments.is_shut_out(actor.user_id, tender_id):
        raise NotAllowed(why)
    if not await appointments.has_duty(actor, tender_id, EVALUATOR):
        raise NotAllowed(NOT_EVALUATOR)


async def require_leader(actor: Actor, tender_id: int) -> None:
    """Procurement staff who are not shut out."""
    if not may_write(actor):
        raise NotAllowed(NOT_LEADER)
    if why := await appointments.is_shut_out(actor.user_id, tender_id):
        raise NotAllowed(why)


async def require_member(actor: Actor, tender_id: int) -> None:
    """Evaluators who have declared, and whoever leads."""
    if may_write(actor):
        await require_leader(actor, tender_id)
        return
    await require_evaluator(actor, tender_id)
    if not await has_declared(actor, tender_id):
        raise NotAllowed(NOT_DECLARED)


async def declarations_of(actor: Actor, tender_id: int) -> dict[int, Declared]:
    """What the actor has said, by bid."""
    return {
        each.opened_bid_id: each
        for each in await queries.declarations_of(tender_id)
        if each.user_id == actor.user_id
    }  # fmt: skip


async def has_declared(actor: Actor, tender_id: int) -> bool:
    """Of every valid bid."""
    return await _has_declared(actor.user_id, tender_id)


async def _has_declared(user_id: int, tender_id: int) -> bool:
    said = {each.opened_bid_id for each in await queries.declarations_of(tender_id) if each.user_id == user_id}
    return {bid.id for bid in await opening.valid_bids(tender_id)} <= said


async def declare(actor: Actor, tender_id: int, interests: Mapping[int, str]) -> bool:
    """Say of every bidder whether one has an interest in it; False when the actor is shut out by it.

    interests : what the interest is, by bid; bidders not named are declared free of it. An interest that was declared
    stands: it can be added to and not taken back, so that nobody reads on after a second thought.
    """
    await require_evaluator(actor, tender_id)
    basis = await load_basis(tender_id)
    _check_notes(basis, interests)
    async with transaction():
        await queries.lock_evaluation(tender_id)
        if await reads.hold_state(tender_id) not in DECLARED_IN:
            raise Conflict(N_("Interests are declared while the bids are being judged."))
        for bid in basis.bids:
            await queries.insert_declaration(tender_id, actor.user_id, bid.id, interests.get(bid.id))
        if interests:
            appointed_by = await reads.who_appointed(tender_id, actor.user_id)
            await notify(appointed_by, "evaluator_shut_out", f"/tenders/{tender_id}/appointments", but=actor.user_id)
        await record(
            actor_id=actor.user_id, action="evaluation.declared", subject="tender", subject_id=tender_id,
            details={"interests": sorted(interests), "bids": len(basis.bids)},
        )  # fmt: skip
    return not interests


def _check_notes(basis: Basis, interests: Mapping[int, str]) -> None:
    problems = []
    for bid_id, note in interests.items():
        field = f"note-{bid_id}"
        if bid_id not in {bid.id for bid in basis.bids}:
            problems.append(FieldError("interest", N_("Choose from the list; it does not have this value any more.")))
        elif not note or len(note) > LONGEST_NOTE:
            message = N_("Write what the interest is, in at most {n} characters.")
            problems.append(FieldError(field, message, {"n": LONGEST_NOTE}))
        elif holds_cpr_number(note):
            problems.append(FieldError(field, PERSONAL_NUMBER))
    if problems:
        raise InvalidInput(problems)


async def _refuse_interest(user_id: int, tender_id: int) -> str | None:
    return INTEREST if await queries.has_interest(tender_id, user_id) else None


async def _refuse_undeclared(user_id: int, tender_id: int) -> str | None:
    return None if await _has_declared(user_id, tender_id) else NOT_DECLARED


hooks.shut_out.append(_refuse_interest)
opening.evaluator_not_yet.append(_refuse_undeclared)
