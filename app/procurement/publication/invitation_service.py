"""Who is invited to bid on a tender that is not announced to everybody. Only those who write tenders know of it."""

from app.offers.suppliers import service as suppliers
from app.offers.suppliers.schemas import Supplier, SupplierFilter
from app.platform.access import Actor, users_of_supplier
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from app.platform.mail import notify
from app.procurement.procedures.kinds import get_kind
from app.procurement.procedures.lifecycle import ASKED_FOR
from app.procurement.publication import queries
from app.procurement.publication.schemas import Edition, Invitation
from app.procurement.tenders import service as tenders
from app.procurement.tenders import shutting_out
from app.procurement.tenders.roles import may_write
from app.procurement.tenders.schemas import Tender

OWN = "own"
BEFORE = ("draft", "internal_review")
NOT_BY_INVITATION = N_("Nobody is invited to this procedure.")
TOO_LATE = N_("Nobody can be invited any more.")
CHOOSE = N_("Choose a supplier from the list.")
ALREADY_READ = N_("The tender is published, and the supplier may have read it. The invitation stays.")
NOT_INVITED = N_("The supplier is not invited to this tender.")


async def invite(actor: Actor, tender_id: int, supplier_id: int) -> None:
    """Let a supplier's users read and bid; they are told at publication, or at once when it is published.

    Raises InvalidInput for one who cannot be invited, Conflict when it is too late.
    """
    async with transaction():
        tender = await _locked(actor, tender_id)
        edition = await queries.find_edition(tender_id)
        if not await _takes_more(tender, edition):
            raise Conflict(TOO_LATE)
        if supplier_id not in {each.id for each in await list_choices(actor, tender_id)}:
            raise InvalidInput([FieldError("supplier", CHOOSE)])
        await queries.insert_invitation(tender_id, supplier_id, invited_by=actor.user_id)
        await _record(actor, tender_id, "tender.supplier_invited", supplier_id)
        if edition is not None:
            await _tell(edition, supplier_id)


async def withdraw(actor: Actor, tender_id: int, supplier_id: int) -> None:
    """Raises Conflict once the tender is published."""
    async with transaction():
        await _locked(actor, tender_id)
        if await queries.find_edition(tender_id) is not None:
            raise Conflict(ALREADY_READ)
        if not await queries.delete_invitation(tender_id, supplier_id):
            raise NotFound(NOT_INVITED)
        await _record(actor, tender_id, "tender.invitation_withdrawn", supplier_id)


async def may_see(actor: Actor, tender_id: int) -> bool:
    """Whoever prepares the control bid knows as little as the other bidders."""
    return may_write(actor) and await shutting_out.why_shut_out(actor.user_id, tender_id) is None


async def list_invited(actor: Actor, tender_id: int) -> list[Invitation]:
    """Raises NotAllowed for everybody but those who write the tender."""
    await _require_officer(actor, tender_id)
    return await queries.list_invited(tender_id)


async def list_choices(actor: Actor, tender_id: int) -> list[Supplier]:
    """Suppliers who may still be invited; the municipality's own take part by a control bid."""
    invited = {each.supplier_id for each in await list_invited(actor, tender_id)}
    known = await suppliers.list_suppliers(actor, SupplierFilter())
    return [each for each in known if each.kind != OWN and each.id not in invited]


async def takes_more(tender: Tender) -> bool:
    """Whether somebody can be invited now."""
    return await _takes_more(tender, await queries.find_edition(tender.id))


async def tell_invited(edition: Edition) -> None:
    """Write to the users of all who are invited, within the transaction that publishes."""
    for each in await queries.list_invited(edition.tender_id):
        await _tell(edition, each.supplier_id)


async def _takes_more(tender: Tender, edition: Edition | None) -> bool:
    if edition is None:
        return tender.state in BEFORE
    until = edition.deadlines.bids_until
    return tender.state in ASKED_FOR and (until is None or await queries.database_now() < until)


async def _tell(edition: Edition, supplier_id: int) -> None:
    user_ids = await users_of_supplier(supplier_id)
    await notify(user_ids, "tender_invited", edition.address, occasion=f"tender_invited/{edition.tender_id}")


async def _locked(actor: Actor, tender_id: int) -> Tender:
    """The tender, with its publication held: who is invited at that moment is who is told."""
    await _require_officer(actor, tender_id)
    await queries.lock_life(tender_id)
    tender = await tenders.get_tender(tender_id)
    if not get_kind(tender.procedure_kind).by_invitation:
        raise Conflict(NOT_BY_INVITATION)
    return tender


async def _require_officer(actor: Actor, tender_id: int) -> None:
    if not may_write(actor):
        raise NotAllowed(N_("Only procurement staff know who is invited."))
    await shutting_out.refuse(actor, tender_id)


async def _record(actor: Actor, tender_id: int, action: str, supplier_id: int) -> None:
    await record(actor_id=actor.user_id, action=action, subject="tender", subject_id=tender_id,
                 details={"supplier": supplier_id})  # fmt: skip
