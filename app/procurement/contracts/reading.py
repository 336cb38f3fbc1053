"""Who sees which contracts, their history and their documents."""

from app.platform.access import Actor
from app.platform.documents import issuing
from app.platform.documents.schemas import Issued
from app.platform.errors import N_, NotFound
from app.procurement.contracts import documents, queries, reads
from app.procurement.contracts.roles import is_staff, only_supplier
from app.procurement.contracts.schemas import Contract, ContractEvent
from app.procurement.publication.hooks import contract_ends

NOT_HERE = N_("There is no such contract. Find it in the list of contracts.")


async def list_contracts(actor: Actor, *, tender_id: int | None = None, offer_id: int | None = None) -> list[Contract]:
    """All that this person may see, the last to end first; a supplier's people see their own."""
    return await reads.list_contracts(supplier_id=only_supplier(actor), tender_id=tender_id, offer_id=offer_id)


async def get_contract(actor: Actor, contract_id: int) -> Contract:
    """Raises NotFound, also for another supplier's people: that it exists is none of their business."""
    found = await reads.list_contracts(contract_id=contract_id, supplier_id=only_supplier(actor))
    if not found:
        raise NotFound(NOT_HERE)
    return found[0]


async def contracts_of(tender_id: int) -> list[Contract]:
    """Those that came out of a tender, for rooms to the right; no actor is asked for."""
    return await reads.list_contracts(tender_id=tender_id)


async def events_of(contract_id: int) -> list[ContractEvent]:
    """The first first; for rooms to the right."""
    return await queries.list_events(contract_id)


async def tenders_of_own_offer(actor: Actor, offer_id: int) -> list[tuple[int, str, str, int]]:
    """Tenders by which the municipality runs the offer itself: id, reference, title, lot."""
    return await reads.tenders_of_own_offer(offer_id) if is_staff(actor) else []


async def list_events(actor: Actor, contract_id: int) -> list[ContractEvent]:
    """The first first; what the house did is for the house to read."""
    await get_contract(actor, contract_id)
    return await queries.list_events(contract_id) if is_staff(actor) else []


async def get_document(actor: Actor, contract_id: int, document_id: int) -> Issued:
    await get_contract(actor, contract_id)
    return await issuing.get_issued(document_id, subject=documents.SUBJECT, subject_id=contract_id)


async def list_documents(actor: Actor, contract_id: int) -> list[Issued]:
    await get_contract(actor, contract_id)
    return await issuing.list_issued(documents.SUBJECT, contract_id)


# A tender is completed when its contracts have ended; its own room cannot know them.
contract_ends.append(queries.last_days)
