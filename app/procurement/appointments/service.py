"""Appointing people to duties on a tender, ending that, and who is kept out of it."""

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from app.platform.free_text import holds_cpr_number
from app.platform.mail import notify
from app.procurement.appointments import hooks, queries, reads, rules
from app.procurement.appointments.schemas import CONTROL_BID, DUTIES, Appointment, Person
from app.procurement.procedures.kinds import get_kind
from app.procurement.tenders import service as tenders
from app.procurement.tenders import shutting_out
from app.procurement.tenders.roles import READERS, may_write
from app.procurement.tenders.sections import PERSONAL_NUMBER

# Everybody of the house can be appointed, whatever their role.
HOUSE = ("caseworker", "team_leader", "procurement", "manager", "administrator", "auditor")
LONGEST_REASON = 500
NOT_APPOINTED = N_("You are not appointed to this on the tender.")
NO_APPOINTMENT = N_("The tender has no such appointment.")


async def appointees(tender_id: int, *duties: str) -> list[Appointment]:
    """Those who stand appointed, in the order they were; with duties only those."""
    return [each for each in await queries.list_appointments(tender_id) if each.stands and _is_of(each, duties)]


async def all_appointments(tender_id: int, *duties: str) -> list[Appointment]:
    """The ended ones too: who was appointed is told years later."""
    return [each for each in await queries.list_appointments(tender_id) if _is_of(each, duties)]


async def appointments_of(actor: Actor) -> list[Appointment]:
    """What the actor stands appointed to, on every tender, the newest first."""
    return await queries.list_of_user(actor.user_id)


async def has_duty(actor: Actor, tender_id: int, *duties: str) -> bool:
    """Whether the actor stands appointed to one of the duties."""
    return await queries.has_had(tender_id, actor.user_id, duties, ended_too=False)


async def require_duty(actor: Actor, tender_id: int, *duties: str) -> None:
    """Raises NotAllowed unless the actor stands appointed to one of the duties."""
    if not await has_duty(actor, tender_id, *duties):
        raise NotAllowed(NOT_APPOINTED)


async def is_shut_out(user_id: int, tender_id: int) -> str | None:
    """A msgid that says why this user takes no part in the tender's handling; None for everybody else.

    Whoever was once appointed to write the control bid stays shut out, also when the appointment has ended.
    """
    if await queries.has_had(tender_id, user_id, (CONTROL_BID,), ended_too=True):
        return rules.SHUT_OUT
    person = await reads.find_person(tender_id, user_id)
    if person and person.supplier_kind:
        return rules.OF_SUPPLIER
    for check in hooks.shut_out:
        if why := await check(user_id, tender_id):
            return why
    return None


async def may_look(actor: Actor, tender_id: int) -> bool:
    """Whether the actor may see who is appointed: readers of tenders, and those who are appointed themselves."""
    return actor.has(*READERS) or await has_duty(actor, tender_id, *DUTIES)


async def list_candidates(tender_id: int) -> list[Person]:
    return await reads.list_people(tender_id)


async def appoint(actor: Actor, tender_id: int, user_id: int, duty: str) -> Appointment:
    """Give somebody a duty on the tender, and tell them by e-mail.

    Raises InvalidInput on `user_id` with the reason why this person cannot have it, Conflict when the tender's state
    or a higher room forbids it.
    """
    _require_officer(actor)
    if duty not in DUTIES:
        raise InvalidInput([FieldError("duty", N_("Choose a duty from the list."))])
    async with transaction():
        await queries.lock_tender(tender_id)
        await _refuse_unfit(tender_id, user_id, duty)
        await _refuse_actor(actor, tender_id)
        appointment_id = await queries.insert_appointment(tender_id, user_id, duty, actor.user_id)
        appointment = await get_appointment(tender_id, appointment_id)
        await hooks.run_hooks(hooks.on_appointed, appointment)
        await notify([user_id], "tender_appointed", f"/tenders/{tender_id}/appointments", but=actor.user_id)
        await _record(actor, appointment, "appointed")
        return appointment


async def end(actor: Actor, appointment_id: int, reason: str) -> Appointment:
    """Raises InvalidInput without a reason, Conflict when it has ended already or a higher room needs it."""
    _require_officer(actor)
    reason = reason.strip()
    _check_reason(reason)
    async with transaction():
        found = await queries.find_appointment(appointment_id)
        if found is None:
            raise NotFound(NO_APPOINTMENT)
        await queries.lock_tender(found.tender_id)
        await _refuse_actor(actor, found.tender_id)
        if not await queries.end_appointment(appointment_id, actor.user_id, reason):
            raise Conflict(N_("The appointment has ended already."))
        appointment = await get_appointment(found.tender_id, appointment_id)
        await hooks.run_hooks(hooks.on_ended, appointment)
        await _record(actor, appointment, "appointment_ended")
        return appointment


async def get_appointment(tender_id: int, appointment_id: int) -> Appointment:
    """Raises NotFound, also for another tender's."""
    found = await queries.find_appointment(appointment_id)
    if found is None or found.tender_id != tender_id:
        raise NotFound(NO_APPOINTMENT)
    return found


async def _refuse_unfit(tender_id: int, user_id: int, duty: str) -> None:
    tender = await tenders.get_tender(tender_id)
    if why := rules.why_not_now(tender.state, duty, uses_bids=get_kind(tender.procedure_kind).uses_bids):
        raise Conflict(why)
    person = await reads.find_person(tender_id, user_id)
    if person is None:
        raise InvalidInput([FieldError("user_id", N_("Choose somebody from the list."))])
    if why := rules.why_not(person, duty, await queries.list_appointments(tender_id)):
        raise InvalidInput([FieldError("user_id", why)])


async def _refuse_actor(actor: Actor, tender_id: int) -> None:
    """Whoever takes no part chooses nobody who does, and ends no duty."""
    if why := await is_shut_out(actor.user_id, tender_id):
        raise NotAllowed(why)


async def _refuse_shut_out(user_id: int, tender_id: int) -> str | None:
    """A supplier's user never gets to a tender's text by role; only the writers of the control bid are asked for."""
    return rules.SHUT_OUT if await queries.has_had(tender_id, user_id, (CONTROL_BID,), ended_too=True) else None


async def _record(actor: Actor, appointment: Appointment, what: str) -> None:
    await record(
        actor_id=actor.user_id, action=f"tender.{what}", subject="tender", subject_id=appointment.tender_id,
        details={"appointment": appointment.id, "user": appointment.user_id, "duty": appointment.duty},
    )  # fmt: skip


def _is_of(appointment: Appointment, duties: tuple[str, ...]) -> bool:
    return not duties or appointment.duty in duties


def _require_officer(actor: Actor) -> None:
    if not may_write(actor):
        raise NotAllowed(N_("Only procurement staff appoint people on a tender."))


def _check_reason(reason: str) -> None:
    if not reason or len(reason) > LONGEST_REASON:
        message = N_("Write why the appointment ends, in at most {n} characters.")
        raise InvalidInput([FieldError("reason", message, {"n": LONGEST_REASON})])
    if holds_cpr_number(reason):
        raise InvalidInput([FieldError("reason", PERSONAL_NUMBER)])


shutting_out.checks.append(_refuse_shut_out)
