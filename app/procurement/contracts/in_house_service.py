"""Lots without a contract: kept in-house after a control bid, or put into force without bids. They give own offers."""

from datetime import date

from app.offers.suppliers.service import get_supplier
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotFound
from app.procurement.awards import service as awards
from app.procurement.contracts import offering, queries, reads
from app.procurement.contracts.keeping import require_writer
from app.procurement.contracts.prefill import propose_offer
from app.procurement.contracts.schemas import InHouseLot, LotOffer
from app.procurement.procedures.kinds import get_kind
from app.procurement.publication.service import get_edition
from app.procurement.tenders import service as tenders
from app.procurement.tenders import shutting_out
from app.procurement.tenders.schemas import Tender

OWN = "own"
IN_FORCE = ("contracted", "completed")


async def lots_in_house(tender: Tender) -> list[InHouseLot]:
    """Each lot the municipality runs itself by this tender, with what the catalogue is proposed to hold of it."""
    numbers = await _numbers(tender)
    if not numbers:
        return []
    edition, made = await get_edition(tender.id), await reads.own_offers_of(tender.id)
    return [
        InHouseLot(lot=number, offer=made.get(number), proposed=propose_offer(edition, number, {}, tender.lot_offers))
        for number in numbers
    ]


async def offer_in_house(actor: Actor, tender_id: int, given: LotOffer, *, supplier_id: int, on_date: date) -> None:
    """Put the municipality's own offer for a lot into the catalogue, once.

    supplier_id : which of the municipality's own runs it. Raises Conflict when the lot has its offer already,
    NotAllowed for whoever is shut out of the tender.
    """
    require_writer(actor)
    await shutting_out.refuse(actor, tender_id)
    async with transaction():
        await queries.lock_life(tender_id)
        tender = await tenders.get_tender(tender_id)
        lot = next((each for each in await lots_in_house(tender) if each.lot == given.lot), None)
        if lot is None:
            raise NotFound(N_("The municipality does not run that lot itself by this tender."))
        if lot.offer is not None:
            raise Conflict(N_("The lot has its offer in the catalogue already."))
        await _require_own(actor, supplier_id)
        starts_on = date.fromisoformat(str((await get_edition(tender_id)).sections["tender"]["starts_on"]))
        offer_id = await offering.put_into_catalogue(actor, supplier_id, given, starts_on, on_date)
        if offer_id is not None:
            await queries.insert_own_offer(tender_id, given.lot, offer_id, actor.user_id)
            await record(
                actor_id=actor.user_id, action="tender.own_offer", subject="tender", subject_id=tender_id,
                details={"lot": given.lot, "offer": offer_id},
            )  # fmt: skip


async def _numbers(tender: Tender) -> list[int]:
    """Lots kept in-house by the award; every lot of a description that was put into force without bids."""
    if not get_kind(tender.procedure_kind).uses_bids:
        edition = await get_edition(tender.id) if tender.state in IN_FORCE else None
        return [int(lot["number"]) for lot in edition.sections["lots"]] if edition else []
    decision = await awards.current_decision(tender.id)
    if decision is None or decision.notified_at is None:
        return []
    return [each.lot for each in decision.lots if each.outcome == "kept_in_house"]


async def _require_own(actor: Actor, supplier_id: int) -> None:
    message = N_("Choose one of the municipality's own suppliers.")
    try:
        supplier = await get_supplier(actor, supplier_id)
    except NotFound as problem:
        raise InvalidInput([FieldError("supplier_id", message)]) from problem
    if supplier.kind != OWN:
        raise InvalidInput([FieldError("supplier_id", message)])
