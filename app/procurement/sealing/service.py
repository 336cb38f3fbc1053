"""What bids are sealed to, who can open them, and the halves given at the opening."""

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, VifteError
from app.platform.keys import keyring
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import KEY_DUTIES
from app.procurement.procedures.lifecycle import NEEDS
from app.procurement.publication import service as publication
from app.procurement.sealing import queries, reads
from app.procurement.sealing.in_use import is_in_use, register_in_use
from app.procurement.sealing.key_service import users_of
from app.procurement.sealing.keys import holder_key, public_key_of, read_code
from app.procurement.sealing.queries import MINUTES
from app.procurement.sealing.schemas import (
    Holder,
    HolderLine,
    Readiness,
    RecoveredKey,
    TenderPublicKey,
)
from app.procurement.sealing.sharing import join_halves, open_half

__all__ = [
    "MINUTES", "RecoveredKey", "TenderPublicKey", "current_key", "destroy_shares", "forget_expired", "give_share",
    "list_holders", "readiness", "register_in_use",
]  # fmt: skip
MOST_WRONG_CODES = 5
NO_KEY = N_("You hold no key of this tender.")
WRONG_CODE = N_("This is not your code for this tender. Nothing is opened with it.")


class TooManyCodes(VifteError):
    status = 429

    def __init__(self) -> None:
        super().__init__(N_("Too many wrong codes. Wait 15 minutes and try again."))


async def current_key(tender_id: int, *, hold: bool = False) -> TenderPublicKey | None:
    """What bids are sealed to; None until all three holders have confirmed their codes.

    hold : inside a transaction, keeps the key in place until it ends. Use it when handing in.
    """
    return await queries.find_key(tender_id, hold=hold)


async def readiness(tender_id: int) -> Readiness:
    """Whether bids can be handed in, and who has something left to do before that."""
    key = await queries.find_key(tender_id)
    holders = {each.appointment_id: each for each in await queries.list_holders(tender_id)}
    able, in_use = await users_of(key), key is not None and await is_in_use(key.id)
    return Readiness(
        holders=[
            HolderLine(each, _step(holders.get(each.id), in_use and each.user_id in able), each.user_id in able)
            for each in await appointments.appointees(tender_id, *KEY_DUTIES)
        ],
        key=key,
        in_use=in_use,
    )


async def list_holders(tender_id: int) -> list[Holder]:
    """A holder for every appointment that a code was made for, ended ones too."""
    return await queries.list_holders(tender_id)


async def give_share(actor: Actor, tender_id: int, code: str) -> RecoveredKey | None:
    """One of the holders gives the own code at the opening.

    Returns the tender's private key when another holder gave theirs within the last hour, and None while the other
    is waited for. The private key is nowhere but in what is returned, and the second one's half nowhere but in memory.
    What the first one gave stays until `destroy_shares`, or the hour is over.
    Call it outside a transaction: a wrong code is written in the audit trail, which a transaction that fails undoes.

    Raises Conflict before the deadline for bids, NotAllowed for whoever holds no key, InvalidInput on `code`,
    TooManyCodes after five wrong codes in 15 minutes.
    """
    secret = read_code(code)
    await publication.get_edition(tender_id)
    if await publication.takes_amendments(tender_id):
        raise Conflict(NEEDS["bids_closed"])
    async with transaction():
        await queries.lock_key(tender_id)
        await appointments.require_duty(actor, tender_id, *KEY_DUTIES)
        key, own = await _own_holder(actor, tender_id)
        await refuse_too_many(actor, tender_id)
        private_key = holder_key(secret, tender_id=tender_id, appointment_id=own.appointment_id)
        fits = public_key_of(private_key) == own.public_key
        if fits:
            return await _join_or_keep(actor, tender_id, key, own, private_key)
        await record_wrong_code(actor, tender_id)
    raise InvalidInput([FieldError("code", WRONG_CODE)])


async def destroy_shares(tender_id: int) -> None:
    """When the bids are opened the given halves are gone."""
    key = await queries.find_key(tender_id)
    if key is not None:
        await queries.delete_given(key.id)


async def forget_expired() -> int:
    """Halves that nobody joined within the hour are deleted; they count no longer in any case."""
    return await queries.delete_expired()


async def refuse_too_many(actor: Actor, tender_id: int) -> None:
    if await reads.wrong_codes(actor.user_id, tender_id) >= MOST_WRONG_CODES:
        raise TooManyCodes


async def record_wrong_code(actor: Actor, tender_id: int) -> None:
    await record(actor_id=actor.user_id, action=reads.WRONG_CODE, subject="tender", subject_id=tender_id)


async def _own_holder(actor: Actor, tender_id: int) -> tuple[TenderPublicKey, Holder]:
    """The tender's key, and the holder in it that is the actor's."""
    key = await queries.find_key(tender_id)
    inside = {each.holder_id for each in await queries.list_shares(key.id)} if key else set()
    own = [
        each for each in await queries.list_holders(tender_id) if each.id in inside and each.user_id == actor.user_id
    ]
    if key is None or not own:
        raise NotAllowed(NO_KEY)
    return key, own[0]


async def _join_or_keep(
    actor: Actor, tender_id: int, key: TenderPublicKey, own: Holder, private_key: bytes
) -> RecoveredKey | None:
    await queries.delete_expired()
    halves = {
        each: open_half(each.sealed, private_key, tender_id, key.id, own.id, each.partner_id)
        for each in await queries.list_shares(key.id)
        if each.holder_id == own.id
    }
    given = await queries.find_given(key.id, partner_id=own.id, but=actor.user_id)
    if given is None:
        for share, half in halves.items():
            await queries.keep_given(share.id, keyring().encrypt(half.hex()), actor.user_id)
    await record(
        actor_id=actor.user_id, action="tender_key.share_given", subject="tender", subject_id=tender_id,
        details={"key": key.id},
    )  # fmt: skip
    if given is None:
        return None
    mine = next(half for share, half in halves.items() if share.partner_id == given.holder_id)
    whole = join_halves(mine, bytes.fromhex(keyring().decrypt(given.sealed)), key.public_key)
    return RecoveredKey(key.id, whole, given.given_by, actor.user_id)


def _step(holder: Holder | None, in_use_and_inside: bool) -> str:
    if in_use_and_inside or (holder and holder.public_key):
        return "confirmed"
    return "unconfirmed" if holder else "no_code"
