"""Signing from an award: one contract for each winning supplier, and the tender moves on with the last."""

from datetime import date

import msgspec

from app.platform.access import Actor
from app.platform.danish import format_date_short
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotFound
from app.procurement.awards import service as awards
from app.procurement.awards.schemas import Decision
from app.procurement.contracts import documents, offering, queries
from app.procurement.contracts.keeping import keep, require_writer
from app.procurement.contracts.prefill import proposals
from app.procurement.contracts.rules import checked_contract, reference_taken, refuse_too_early
from app.procurement.contracts.schemas import ContractInput, Proposal
from app.procurement.procedures.kinds import get_kind
from app.procurement.publication.service import get_edition
from app.procurement.tenders import lifecycle_service
from app.procurement.tenders import service as tenders
from app.procurement.tenders.schemas import Tender

SIGNED_BEFORE = N_("The contract with this supplier is signed already. Load the page again.")


async def propose(tender_id: int, *, on_date: date) -> list[Proposal]:
    """One contract for each winning supplier, signed ones with their `contract_id`. For rooms that asked who may read.

    on_date : the day of signing that is proposed.
    """
    tender, won = await tenders.get_tender(tender_id), await awards.awarded(tender_id)
    found = proposals(await get_edition(tender_id), won, tender.lot_offers, on_date) if won else []
    signed = {each.supplier_id: await queries.find_contract_id(tender_id, each.supplier_id) for each in found}
    return [msgspec.structs.replace(each, contract_id=signed[each.supplier_id]) for each in found]


async def get_proposal(tender_id: int, supplier_id: int, *, on_date: date) -> Proposal:
    """Raises NotFound for a supplier that was awarded nothing."""
    for proposal in await propose(tender_id, on_date=on_date):
        if proposal.supplier_id == supplier_id:
            return proposal
    raise NotFound(N_("No lot of this tender is awarded to that supplier."))


async def require_reader(actor: Actor, tender_id: int) -> None:
    """The bids' prices stand in what is proposed: whoever is shut out of them is shut out here. Raises NotAllowed."""
    if await awards.current_decision(tender_id) is not None:
        await awards.require_reader(actor, tender_id)


async def why_not_yet(tender: Tender) -> Conflict | None:
    """What keeps the contracts from being signed today, for the page to say."""
    decision, today = await awards.current_decision(tender.id), await queries.database_today()
    try:
        refuse_too_early(tender.state, decision, uses_standstill=_has_standstill(tender), on_date=today)
    except Conflict as problem:
        return problem
    return None


async def count_unsigned(tender: Tender) -> int:
    """Winning suppliers a contract is still to be signed with."""
    winners = {each.supplier_id for each in await awards.awarded(tender.id)}
    return sum([await queries.find_contract_id(tender.id, each) is None for each in winners])


async def sign(actor: Actor, tender_id: int, given: ContractInput) -> int:
    """Keep the contract with one winning supplier over its lots; the last one moves the tender. Returns its id.

    `sign(actor, tender_id, proposal.terms)` signs what was proposed. What is frozen (KPIs, prices, payment) comes
    from the edition and the bid, whatever the caller says.
    Raises Conflict during the standstill, while a complaint suspends, and when the contract is signed already.
    """
    require_writer(actor)
    await require_reader(actor, tender_id)
    async with transaction():
        await queries.lock_life(tender_id)
        tender, edition = await tenders.get_tender(tender_id), await get_edition(tender_id)
        decision, today = await awards.current_decision(tender_id), await queries.database_today()
        proposal = await get_proposal(tender_id, given.supplier_id, on_date=today)
        if proposal.contract_id is not None:
            raise Conflict(SIGNED_BEFORE)
        refuse_too_early(tender.state, decision, uses_standstill=_has_standstill(tender), on_date=today)
        checked = _with_value(checked_contract(given, on_date=today), proposal)
        _refuse_signed_too_early(checked, decision)
        contract_id = await _insert(actor, checked, proposal)
        await offering.add_offers(actor, contract_id, checked.supplier_id, checked.offers, checked.starts_on, today)
        await documents.issue_contract(actor, contract_id, edition)
        await _move_on(actor, tender_id)
        return contract_id


def _has_standstill(tender: Tender) -> bool:
    return get_kind(tender.procedure_kind).uses_standstill


def _with_value(given: ContractInput, proposal: Proposal) -> ContractInput:
    """The value is the chosen basis' own; only a stated one is what the officer wrote."""
    known = {"evaluation_sum": proposal.evaluation_sum_ore, "lot_value": proposal.lot_value_ore}
    if given.value_basis == "stated":
        return given
    if known[given.value_basis] is None:
        raise InvalidInput([FieldError("value_basis", N_("That value is not known here. Choose another."))])
    return msgspec.structs.replace(given, value_ore=known[given.value_basis])


def _refuse_signed_too_early(given: ContractInput, decision: Decision | None) -> None:
    last = decision.standstill_ends_on if decision else None
    if last is not None and given.signed_on <= last:
        message = N_("The contract cannot have been signed within the standstill, which lasted to {day}.")
        raise InvalidInput([FieldError("signed_on", message, {"day": format_date_short(last)})])


async def _insert(actor: Actor, given: ContractInput, proposal: Proposal) -> int:
    if await queries.is_reference_used(given.reference):
        raise InvalidInput([reference_taken()])
    contract_id = await queries.insert_contract(given, actor.user_id, proposal)
    await queries.insert_options(contract_id, given.options)
    details = {
        "tender": proposal.tender_id, "lots": proposal.lots, "value_ore": given.value_ore,
        "value_basis": given.value_basis, "ends_on": given.ends_on,
    }  # fmt: skip
    await keep(actor, contract_id, "signed", details)
    return contract_id


async def _move_on(actor: Actor, tender_id: int) -> None:
    """The tender's move is made when nobody is left to sign with."""
    winners = {each.supplier_id for each in await awards.awarded(tender_id)}
    contracts = {each: await queries.find_contract_id(tender_id, each) for each in winners}
    if all(contracts.values()):
        details = {"contracts": sorted(each for each in contracts.values() if each)}
        await lifecycle_service.move(actor, tender_id, "sign", details=details)
