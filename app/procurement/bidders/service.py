"""Companies that register themselves.

What is known of a company or an address is looked up after the answer has been given, by a worker: a visitor who
writes somebody else's CVR number or address meets the same page in the same time, and only the mailbox's owner is told.
"""

import hashlib
import secrets
from datetime import timedelta

from app.offers.suppliers import service as suppliers
from app.offers.suppliers.schemas import SupplierInput
from app.platform.access import (
    Actor,
    Role,
    create_user,
    disable_user,
    find_user_by_username,
    user_ids_with_role,
    users_of_supplier,
)
from app.platform.access.csrf import sign
from app.platform.access.service import enable_user
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, InvalidInput, NotAllowed, NotFound, VifteError
from app.platform.jobs import enqueue
from app.platform.mail import notify
from app.platform.mail.service import is_on, notify_address
from app.procurement.bidders import queries
from app.procurement.bidders.rules import (
    PER_ADDRESS,
    PER_DAY,
    PER_NETWORK,
    checked_registration,
    code_of,
    contact_faults,
)
from app.procurement.bidders.schemas import Company, Contact, Registration, RegistrationInput

VALID = timedelta(hours=48)
KEPT = timedelta(days=7)
CONFIRM_PATH = "/udbud/registrering/bekraeft/"
OFFICERS = ("procurement", "administrator")


class TooManyRegistrations(VifteError):
    status = 429

    def __init__(self) -> None:
        super().__init__(
            N_("Too many registrations were begun today. Try again tomorrow, or write to the municipality.")
        )


class LinkUsed(VifteError):
    """One answer for a link that is used, too old, or never was."""

    status = 410

    def __init__(self) -> None:
        super().__init__(N_("The link has been used, or it is older than 48 hours. Register again to get a new one."))


async def register(given: RegistrationInput, *, locale: str, visitor: str) -> None:
    """Keep what a company wrote and ask for the letter that answers it.

    visitor : its network, kept as a keyed hash until the registration is confirmed.
    Raises InvalidInput, TooManyRegistrations, and Conflict where no e-mails leave. Tells nothing of who is known.
    """
    checked = checked_registration(given)
    if not is_on():
        raise Conflict(N_("Registration is closed: no e-mails leave here. Write to the municipality."))
    visitor_key = sign(f"bidder:{visitor}".encode())
    async with transaction():
        await queries.lock_registrations()
        network, address, everybody = await queries.counts_of_a_day(visitor_key=visitor_key, email=checked.email)
        if network >= PER_NETWORK or everybody >= PER_DAY:
            raise TooManyRegistrations
        registration_id = await begin(checked, locale=locale, visitor_key=visitor_key)
        if address < PER_ADDRESS:
            await enqueue(
                "bidders.answer",
                {"registration_id": registration_id},
                title=N_("Answering a registration"),
                actor_id=None,
            )


async def begin(checked: RegistrationInput, *, locale: str, visitor_key: str = "") -> int:
    """Keep a registration that was checked, without asking for its letter. Returns its id."""
    async with transaction():
        # Until a link is made nobody knows a word that fits.
        registration_id = await queries.insert_registration(
            checked, locale=locale, visitor_key=visitor_key, token_hash=secrets.token_bytes(32)
        )
        await record(actor_id=None, action="bidder.registered", subject="bidder", subject_id=registration_id)
        return registration_id


async def make_word(registration_id: int) -> str:
    """The word of a new link, which makes earlier ones useless; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    await queries.set_token(registration_id, hash_token(token))
    return token


async def answer_registration(registration_id: int) -> None:
    """Write to the address: the link, or that the company or the address is known. Run by a worker, and again."""
    async with transaction():
        registration = await queries.find_registration(registration_id)
        if registration is None or registration.confirmed_at is not None:
            return
        if await _is_known(registration):
            await notify_address(registration.email, registration.locale, "bidder_known", "/login")
            return
        word = await make_word(registration_id)
        await notify_address(registration.email, registration.locale, "bidder_confirm", CONFIRM_PATH, key=word)


async def get_waiting(token: str) -> Registration:
    """What the word in a link stands for. Raises LinkUsed."""
    registration = await queries.find_waiting(hash_token(token), valid=VALID)
    if registration is None:
        raise LinkUsed
    return registration


async def confirm(token: str, password: str) -> int:
    """Make the supplier and its first user, once. Returns the user's id.

    Always a new supplier: the people of a known one see citizens' orders, and nobody gets there by writing its number.
    Raises LinkUsed, InvalidInput for the password, and Conflict when the company became known meanwhile.
    """
    async with transaction():
        await queries.lock_registrations()
        registration = await get_waiting(token)
        if await _is_known(registration):
            raise Conflict(N_("The company or the address is known here by now. Ask the municipality for a user."))
        supplier_id = await suppliers.enter_supplier(_supplier(registration), actor_id=None)
        user_id = await create_user(
            registration.email,
            name=registration.contact_name,
            roles=[Role.SUPPLIER],
            password=password,
            supplier_id=supplier_id,
            email=registration.email,
        )
        await queries.confirm(registration.id, supplier_id=supplier_id, user_id=user_id)
        await record(actor_id=user_id, action="bidder.confirmed", subject="bidder", subject_id=registration.id)
        await notify(await user_ids_with_role(Role.PROCUREMENT), "bidder_registered", "/bidders")
        return user_id


async def list_registrations(actor: Actor) -> list[Registration]:
    """The newest first."""
    _require_officer(actor)
    return await queries.list_registrations()


async def close(actor: Actor, registration_id: int) -> None:
    """Shut all of a company's users out at once; what it has asked and handed in stays."""
    async with transaction():
        registration = await _confirmed(actor, registration_id)
        for user_id in await users_of_supplier(registration.supplier_id or 0):
            await disable_user(user_id, actor_id=actor.user_id)
        await record(actor_id=actor.user_id, action="bidder.closed", subject="bidder", subject_id=registration_id)


async def reopen(actor: Actor, registration_id: int) -> None:
    """Let the user in again who registered the company."""
    async with transaction():
        registration = await _confirmed(actor, registration_id)
        await enable_user(registration.user_id or 0, actor_id=actor.user_id)
        await record(actor_id=actor.user_id, action="bidder.reopened", subject="bidder", subject_id=registration_id)


async def company_of(actor: Actor) -> Company:
    """The company of a supplier's user."""
    supplier = await suppliers.get_supplier(actor, actor.supplier_id or 0)
    registration = await queries.find_of_supplier(supplier.id)
    return Company(
        supplier_id=supplier.id,
        name=supplier.name,
        cvr=supplier.cvr or "",
        contact_name=registration.contact_name if registration else actor.name,
        email=supplier.email,
        phone=supplier.phone,
        address=supplier.address,
        is_own=registration is not None,
        version=supplier.version,
    )


async def save_contact(actor: Actor, given: Contact, *, version: int) -> None:
    """Raises NotAllowed for a company whose data the municipality keeps, InvalidInput, StaleVersion."""
    if faults := contact_faults(given):
        raise InvalidInput(faults)
    async with transaction():
        registration = await queries.find_of_supplier(actor.supplier_id or 0)
        if registration is None:
            raise NotAllowed(N_("The municipality keeps your company’s data. Ask it to change them."))
        await suppliers.update_own_contact(actor, version, email=given.email, phone=given.phone, address=given.address)
        await queries.save_contact(registration.id, given)


async def forget_unconfirmed() -> int:
    """Registrations that nobody confirmed leave nothing behind."""
    return await queries.forget_unconfirmed(older_than=KEPT)


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


async def _is_known(registration: Registration) -> bool:
    known = await suppliers.is_known(cvr=registration.cvr, code=code_of(registration.cvr))
    return known or await find_user_by_username(registration.email) is not None


async def _confirmed(actor: Actor, registration_id: int) -> Registration:
    _require_officer(actor)
    registration = await queries.find_registration(registration_id)
    if registration is None:
        raise NotFound(N_("There is no such registration."))
    if registration.confirmed_at is None:
        raise Conflict(N_("The registration is not confirmed yet. It goes by itself after a week."))
    return registration


def _supplier(registration: Registration) -> SupplierInput:
    return SupplierInput(
        code=code_of(registration.cvr),
        name=registration.company,
        kind="private",
        cvr=registration.cvr,
        email=registration.email,
        phone=registration.phone,
        address=registration.address,
    )


def _require_officer(actor: Actor) -> None:
    if not actor.has(*OFFICERS):
        raise NotAllowed(N_("Only procurement and administrators look after registrations."))
