"""Begins bids, opens them with their code, and saves their forms. Nobody is named, in the rows or in the trail."""

import secrets
from datetime import datetime

import msgspec

from app.offers.suppliers import service as suppliers
from app.offers.suppliers.schemas import Supplier
from app.platform.access import Actor
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, StaleVersion
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import CONTROL_BID
from app.procurement.bidders import service as bidders
from app.procurement.bidders.schemas import Company as BidderCompany
from app.procurement.bids import queries
from app.procurement.bids.begun import begun
from app.procurement.bids.parts import is_file, seal_form
from app.procurement.bids.schemas import (
    FORMS,
    IDENTITY,
    BidForm,
    BidHead,
    Contact,
    Draft,
    Identity,
    OpenBid,
    PartRow,
)
from app.procurement.bids.sealed_content import content_of
from app.procurement.bids.window import NO_BIDS, why_not_now, why_shut
from app.procurement.procedures.kinds import get_kind
from app.procurement.publication import public_service
from app.procurement.publication.schemas import PublicTender
from app.procurement.sealing import bid_keys
from app.procurement.sealing.keys import CannotOpen

HANDED_IN = N_("The bid is handed in. Take it back first to change it.")
# One sentence for a code that is unknown, another tender's, another company's: nothing is told of a bid but to its own.
WRONG_CODE = N_("No bid of your company on this tender opens with this code.")
NO_COMPANY = N_("Your user belongs to no company, so it cannot bid.")
OWN_COMPANY = N_("The municipality’s own offers take part by a control bid, which those appointed to it hand in.")
OWN = "own"
SALT_BYTES = 16


async def get_tender(reference: str, supplier_id: int | None = None) -> PublicTender:
    """A published tender that takes the company's bid. Raises NotFound, and Conflict for one that takes none."""
    tender = await public_service.get_tender(reference, supplier_id)
    if not takes_bids(tender):
        raise Conflict(NO_BIDS)
    return tender


def takes_bids(tender: PublicTender) -> bool:
    return get_kind(tender.procedure_kind).uses_bids


async def why_not_begun(tender: PublicTender) -> str | None:
    """The msgid of why no bid can be begun now."""
    return why_not_now(tender.state, tender.edition.deadlines.bids_until, await queries.moment())


async def begin(actor: Actor, reference: str) -> str:
    """A new draft. Returns its code, which is nowhere else: without it nobody opens the draft again."""
    tender = await get_tender(reference, actor.supplier_id)
    supplier = await _company(actor, tender.tender_id)
    if refused := await why_not_begun(tender):
        raise Conflict(refused)
    begun.count(supplier.id, tender, await queries.moment())
    text, key = bid_keys.new_bid_code(), bid_keys.new_bid_key()
    code = bid_keys.read_bid_code(text)
    identity = Identity(
        supplier_id=supplier.id, user_id=actor.user_id, company=supplier.name, cvr=supplier.cvr or "",
        salt=secrets.token_hex(SALT_BYTES),
    )  # fmt: skip
    async with transaction():
        bid_id = await queries.insert_bid(
            tender.tender_id, bid_keys.code_hash(code), bid_keys.code_box(code, key, tender_id=tender.tender_id)
        )
        await _put(key, bid_id, IDENTITY, identity)
        await _put(key, bid_id, "bid", _first_form(await bidders.company_of(actor)))
        await queries.insert_event(bid_id, "begun", tender.edition.number)
    return text


async def open_bid(actor: Actor, tender: PublicTender, code: str) -> OpenBid:
    """Raises InvalidInput on `code` for a code that opens nothing of the actor's company here."""
    draft = await open_draft(actor, tender.tender_id, code)
    now = await queries.moment()
    return OpenBid(
        tender=tender,
        draft=draft,
        editions=await public_service.list_editions(tender),
        now=now,
        shut=why_shut(tender.state, tender.edition.deadlines.bids_until, now),
    )


async def open_draft(actor: Actor, tender_id: int, code: str) -> Draft:
    """A bid of the actor's company, handed in or not.

    Raises InvalidInput on `code`, Conflict for a control bid when the actor does not stand appointed to write it.
    """
    parts_of = bid_keys.read_bid_code(code)
    found = await queries.find_by_code(tender_id, bid_keys.code_hash(parts_of))
    if found is None or actor.supplier_id is None:
        raise _wrong_code()
    bid, box = found
    try:
        draft = await _read(bid, bid_keys.open_code_box(parts_of, box, tender_id=tender_id))
    except CannotOpen as error:
        raise _wrong_code() from error
    if draft.identity.supplier_id != actor.supplier_id:
        raise _wrong_code()
    # A code in a colleague's hands makes nobody a writer of the control bid.
    await _company(actor, tender_id)
    return draft


async def save_form(opened: OpenBid, place: str, form: msgspec.Struct, *, saved: int) -> None:
    """Put a form in the place of the one that was there when it was opened.

    saved : the part's number that the form was opened with, 0 where there was none. Raises StaleVersion with the
    form as it is now, when it was saved meanwhile.
    """
    draft = opened.draft
    async with transaction():
        await lock_writable(opened)
        parts = await queries.list_parts(draft.bid.id)
        before = [part.id for part in parts if part.place == place]
        if before != ([saved] if saved else []):
            raise StaleVersion((await _with(draft, parts)).form(place))
        await queries.delete_parts(draft.bid.id, before)
        await _put(draft.key, draft.bid.id, place, form)
        await queries.touch(draft.bid.id)


async def lock_writable(opened: OpenBid) -> BidHead:
    """The bid's row, held until the transaction ends. Raises Conflict when it is handed in, or when it is too late."""
    bid = await queries.lock_bid(opened.bid.id)
    if bid.state != "draft":
        raise Conflict(HANDED_IN)
    if refused := why_shut(opened.tender.state, opened.tender.edition.deadlines.bids_until, await queries.moment()):
        raise Conflict(refused)
    return bid


async def list_events(opened: OpenBid) -> list[tuple[str, datetime, int]]:
    """What has happened to the bid: kind, moment, the edition that counted."""
    return [(event.kind, event.at, event.edition) for event in await queries.list_events(opened.bid.id)]


async def put_form(draft: Draft, place: str, form: msgspec.Struct) -> None:
    """A form without regard to what was there, within the caller's transaction."""
    parts = await queries.list_parts(draft.bid.id)
    await queries.delete_parts(draft.bid.id, [part.id for part in parts if part.place == place])
    await _put(draft.key, draft.bid.id, place, form)


async def _put(key: bytes, bid_id: int, place: str, form: msgspec.Struct) -> None:
    (part_id,) = await queries.next_part_ids(1)
    part, chunks = seal_form(key, bid_id, part_id, place, form)
    await queries.insert_part(part, chunks)


async def _read(bid: BidHead, key: bytes) -> Draft:
    parts = await queries.list_parts(bid.id)
    return Draft(bid=bid, key=key, content=await content_of(key, parts), saved=_saved(parts))


async def _with(draft: Draft, parts: list[PartRow]) -> Draft:
    return msgspec.structs.replace(draft, content=await content_of(draft.key, parts), saved=_saved(parts))


def _saved(parts: list[PartRow]) -> dict[str, int]:
    return dict.fromkeys(FORMS, 0) | {part.place: part.id for part in parts if not is_file(part)}


async def _company(actor: Actor, tender_id: int) -> Supplier:
    """An own offer's people hand in the control bid, sealed as every bid, when they are appointed to write it."""
    if actor.supplier_id is None:
        raise NotAllowed(NO_COMPANY)
    supplier = await suppliers.get_supplier(actor, actor.supplier_id)
    if supplier.kind == OWN and not await appointments.has_duty(actor, tender_id, CONTROL_BID):
        raise Conflict(OWN_COMPANY)
    return supplier


def _first_form(company: BidderCompany) -> BidForm:
    """What is known of the company already."""
    return BidForm(
        company=company.name,
        cvr=company.cvr,
        address=company.address,
        contact=Contact(name=company.contact_name, email=company.email, phone=company.phone),
    )


def _wrong_code() -> InvalidInput:
    return InvalidInput([FieldError("code", WRONG_CODE)])
