"""Contracts from before, and further offers under a contract."""

from datetime import date

from app.offers.suppliers.service import get_supplier
from app.platform.access import Actor
from app.platform.db import transaction
from app.platform.errors import N_, FieldError, InvalidInput, NotFound
from app.procurement.contracts import offering, queries
from app.procurement.contracts.keeping import keep, require_writer
from app.procurement.contracts.reading import get_contract
from app.procurement.contracts.rules import checked_contract, reference_taken
from app.procurement.contracts.schemas import ContractInput, LotOffer


async def enter_contract(actor: Actor, given: ContractInput, *, on_date: date) -> int:
    """A contract from before, which has no tender here. Returns its id."""
    require_writer(actor)
    checked = checked_contract(given, on_date=on_date)
    async with transaction():
        await _require_supplier(actor, checked.supplier_id)
        if await queries.is_reference_used(checked.reference):
            raise InvalidInput([reference_taken()])
        contract_id = await queries.insert_contract(checked, actor.user_id)
        await queries.insert_options(contract_id, checked.options)
        await keep(actor, contract_id, "entered", {"value_ore": checked.value_ore, "ends_on": checked.ends_on})
        await offering.add_offers(actor, contract_id, checked.supplier_id, checked.offers, checked.starts_on, on_date)
    return contract_id


async def add_offer(actor: Actor, contract_id: int, given: LotOffer, *, on_date: date) -> None:
    """Put one more offer of the catalogue under the contract."""
    require_writer(actor)
    async with transaction():
        await queries.lock_contract(contract_id)
        contract = await get_contract(actor, contract_id)
        await offering.add_offers(actor, contract_id, contract.supplier_id, [given], contract.starts_on, on_date)
        await queries.raise_version(contract_id)


async def _require_supplier(actor: Actor, supplier_id: int) -> None:
    try:
        await get_supplier(actor, supplier_id)
    except NotFound as problem:
        raise InvalidInput([FieldError("supplier_id", N_("Choose a supplier from the list."))]) from problem
