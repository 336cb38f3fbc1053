"""Contracts: who sees which, signing from an award, options, changes and the end."""

from datetime import date

from app.platform.access import Actor
from app.procurement.contracts.schemas import Contract, ContractEvent, ContractInput, Proposal


async def list_contracts(actor: Actor) -> list[Contract]:
    """All that this person may see; a supplier's people see their own."""
    raise NotImplementedError


async def get_contract(actor: Actor, contract_id: int) -> Contract:
    """Raises NotFound, also for another supplier's people."""
    raise NotImplementedError


async def contracts_of(tender_id: int) -> list[Contract]:
    """Those that came out of a tender, for rooms to the right; no actor is asked for."""
    raise NotImplementedError


async def events_of(contract_id: int) -> list[ContractEvent]:
    """The first first."""
    raise NotImplementedError


async def propose(tender_id: int, *, on_date: date) -> list[Proposal]:
    """One contract for each winning supplier, signed ones with their `contract_id`."""
    raise NotImplementedError


async def sign(actor: Actor, tender_id: int, given: ContractInput) -> int:
    """Keep the contract with one winning supplier over its lots; the last one moves the tender. Returns its id.

    `sign(actor, tender_id, proposal.terms)` signs what was proposed, `propose(..., on_date=signed_on)`.
    """
    raise NotImplementedError


async def enter_contract(actor: Actor, given: ContractInput) -> int:
    """A contract from before, which has no tender here."""
    raise NotImplementedError


async def take_option(actor: Actor, contract_id: int, option_id: int, *, on_date: date) -> None:
    raise NotImplementedError


async def let_go(actor: Actor, contract_id: int, option_id: int, *, on_date: date) -> None:
    raise NotImplementedError


async def terminate(actor: Actor, contract_id: int, version: int, *, ends_on: date, reason: str) -> None:
    raise NotImplementedError
