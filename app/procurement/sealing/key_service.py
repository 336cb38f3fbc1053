"""Making a tender's key of its holders' codes, and what appointments mean for it."""

from asyncpg import IntegrityConstraintViolationError

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict
from app.procurement.appointments import hooks
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import KEY_DUTIES, Appointment
from app.procurement.sealing import queries
from app.procurement.sealing.in_use import is_in_use
from app.procurement.sealing.schemas import HOLDERS_NEEDED, HOLDERS_TO_OPEN, Holder, TenderPublicKey
from app.procurement.sealing.sharing import make_split_key, seal_half

KEY_STAYS = N_(
    "The tender's key is in use and stays with those who hold it. Any two of them can open the bids; nobody can be "
    "added or changed."
)
TWO_MUST_STAY = N_("The tender's key is in use, and two of its holders must stay to open the bids.")


async def renew_key(actor: Actor, tender_id: int) -> TenderPublicKey | None:
    """A new key when all three holders have confirmed; the caller holds `lock_key`. None while somebody is missing."""
    holders = await _confirmed(tender_id)
    if len(holders) < HOLDERS_NEEDED:
        return None
    await drop_key(tender_id)
    made = make_split_key([each.id for each in holders])
    public = {each.id: each.public_key or b"" for each in holders}
    key_id = await queries.insert_key(tender_id, made.public_key)
    sealed = {
        (holder, partner): seal_half(half, public[holder], tender_id, key_id, holder, partner)
        for (holder, partner), half in made.halves.items()
    }
    await queries.insert_shares(key_id, sealed)
    await record(
        actor_id=actor.user_id, action="tender_key.made", subject="tender", subject_id=tender_id,
        details={"key": key_id, "public_key": made.public_key.hex(), "holders": [each.user_id for each in holders]},
    )  # fmt: skip
    return TenderPublicKey(key_id, made.public_key)


async def drop_key(tender_id: int) -> None:
    """The key and its halves are gone. Raises Conflict when a bid is sealed to it."""
    key = await queries.find_key(tender_id)
    if key is None:
        return
    try:
        async with transaction():
            await queries.delete_key(key.id)
    except IntegrityConstraintViolationError as error:
        raise Conflict(KEY_STAYS) from error


async def users_of(key: TenderPublicKey | None) -> set[int]:
    """Users who have halves of the key, whether or not they still stand appointed."""
    return set(await queries.users_with_halves(key.id)) if key else set()


async def _confirmed(tender_id: int) -> list[Holder]:
    """Holders whose code counts and whose appointment stands."""
    standing = {each.id for each in await appointments.appointees(tender_id, *KEY_DUTIES)}
    return [
        each for each in await queries.list_holders(tender_id) if each.public_key and each.appointment_id in standing
    ]


async def _keep_out_of_a_key_in_use(appointment: Appointment) -> None:
    """Once a bid is sealed a new holder could not open it: only those of the key are appointed (again)."""
    key = await queries.find_key(appointment.tender_id) if appointment.holds_key else None
    if key and appointment.user_id not in await users_of(key) and await is_in_use(key.id):
        raise Conflict(KEY_STAYS)


async def _keep_two_holders(appointment: Appointment) -> None:
    """Two people must be left who can open; a key that nothing is sealed to goes when they are not."""
    await queries.lock_key(appointment.tender_id)
    key = await queries.find_key(appointment.tender_id) if appointment.holds_key else None
    if key is None:
        return
    await queries.delete_given(key.id)
    left = {each.user_id for each in await appointments.appointees(appointment.tender_id, *KEY_DUTIES)}
    if len(left & await users_of(key)) >= HOLDERS_TO_OPEN:
        return
    if await is_in_use(key.id):
        raise Conflict(TWO_MUST_STAY)
    await drop_key(appointment.tender_id)


hooks.on_appointed.append(_keep_out_of_a_key_in_use)
hooks.on_ended.append(_keep_two_holders)
