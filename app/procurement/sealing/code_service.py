"""A holder's own code: made, shown once, and typed again before it counts."""

import msgspec

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import KEY_DUTIES, Appointment
from app.procurement.procedures.lifecycle import ASKED_FOR, UNPUBLISHED
from app.procurement.sealing import queries
from app.procurement.sealing.in_use import is_in_use
from app.procurement.sealing.key_service import KEY_STAYS, renew_key, users_of
from app.procurement.sealing.keys import holder_key, new_code, public_key_of, read_code
from app.procurement.sealing.schemas import Holder
from app.procurement.sealing.service import record_wrong_code, refuse_too_many
from app.procurement.tenders import service as tenders

BEFORE_OPENING = (*UNPUBLISHED, *ASKED_FOR, "complaint_suspended")
NOT_HOLDER = N_("You are not appointed to hold a key of this tender.")
OPENED_ALREADY = N_("The bids are opened or the tender has ended; no more codes are made.")
MAKE_ONE_FIRST = N_("Make a code first.")
NOT_THE_SAME = N_("This is not the code you were shown. Look at what you have kept, or make a new code.")


class OwnKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a holder has done. settled : a msgid that says why nothing can be changed any more, or None.

    in_key : whether their code opens the tender's key as it stands.
    """

    appointment: Appointment
    holder: Holder | None
    in_key: bool
    settled: str | None


async def own_key(actor: Actor, tender_id: int) -> OwnKey:
    """Raises NotAllowed for whoever is not to hold a key."""
    appointment = await _own_appointment(actor, tender_id)
    holder = await _holder_of(appointment)
    key = await queries.find_key(tender_id)
    return OwnKey(
        appointment=appointment,
        holder=holder,
        in_key=actor.user_id in await users_of(key),
        settled=await _why_settled(tender_id),
    )


async def make_code(actor: Actor, tender_id: int) -> str:
    """A new code, given out this once. What the holder had before counts until the new one is confirmed.

    Raises NotAllowed for whoever is not to hold a key, Conflict when a bid is sealed or bids are opened.
    """
    async with transaction():
        await queries.lock_key(tender_id)
        appointment = await _own_appointment(actor, tender_id)
        await _refuse_settled(tender_id)
        code = new_code()
        await queries.save_pending(appointment.id, _public_key(code, appointment))
        await _record(actor, appointment, "code_made")
        return code


async def require_pending(actor: Actor, tender_id: int, code: str) -> None:
    """Raises InvalidInput on `code` unless it is the one that was made last and waits to be confirmed."""
    appointment = await _own_appointment(actor, tender_id)
    holder = await _holder_of(appointment)
    if holder is None or _public_key(code, appointment) != holder.pending_key:
        raise InvalidInput([FieldError("code", NOT_THE_SAME)])


async def confirm_code(actor: Actor, tender_id: int, code: str) -> bool:
    """The holder types the code again, and from then on it counts. True when the tender's key was made of it.

    Raises InvalidInput on `code` when it is mistyped or another one, and the same errors as `make_code`.
    """
    async with transaction():
        await queries.lock_key(tender_id)
        appointment = await _own_appointment(actor, tender_id)
        await refuse_too_many(actor, tender_id)
        holder = await _holder_of(appointment)
        public_key = _public_key(code, appointment)
        if holder is None:
            raise Conflict(MAKE_ONE_FIRST)
        if public_key == holder.pending_key:
            return await _count(actor, appointment, holder)
        if public_key == holder.public_key and holder.pending_key is None:
            return False
        await record_wrong_code(actor, tender_id)
    raise InvalidInput([FieldError("code", NOT_THE_SAME)])


async def _count(actor: Actor, appointment: Appointment, holder: Holder) -> bool:
    await _refuse_settled(appointment.tender_id)
    await queries.confirm(holder.id)
    await _record(actor, appointment, "code_confirmed")
    return await renew_key(actor, appointment.tender_id) is not None


async def _own_appointment(actor: Actor, tender_id: int) -> Appointment:
    for each in await appointments.appointees(tender_id, *KEY_DUTIES):
        if each.user_id == actor.user_id:
            return each
    raise NotAllowed(NOT_HOLDER)


async def _holder_of(appointment: Appointment) -> Holder | None:
    holders = await queries.list_holders(appointment.tender_id)
    return next((each for each in holders if each.appointment_id == appointment.id), None)


def _public_key(code: str, appointment: Appointment) -> bytes:
    secret = read_code(code)
    return public_key_of(holder_key(secret, tender_id=appointment.tender_id, appointment_id=appointment.id))


async def _refuse_settled(tender_id: int) -> None:
    if why := await _why_settled(tender_id):
        raise Conflict(why)


async def _why_settled(tender_id: int) -> str | None:
    """A msgid when the key can no longer be changed: a bid is sealed to it, or bids are opened."""
    if (await tenders.get_tender(tender_id)).state not in BEFORE_OPENING:
        return OPENED_ALREADY
    key = await queries.find_key(tender_id)
    return KEY_STAYS if key is not None and await is_in_use(key.id) else None


async def _record(actor: Actor, appointment: Appointment, what: str) -> None:
    await record(
        actor_id=actor.user_id, action=f"tender_key.{what}", subject="tender", subject_id=appointment.tender_id,
        details={"appointment": appointment.id},
    )  # fmt: skip
