"""Changes of a contract that no option covers, and an end before its time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.platform.access import Actor
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, StaleVersion
from app.procurement.contracts import queries
from app.procurement.contracts.changes import ChangeWeight, weigh
from app.procurement.contracts.keeping import keep, require_writer
from app.procurement.contracts.reading import get_contract
from app.procurement.contracts.rules import checked_reason
from app.procurement.contracts.schemas import Contract, ContractEvent


async def terminate(actor: Actor, contract_id: int, version: int, *, ends_on: date, reason: str) -> None:
    """End it before its time, on a day within its term; the reason stays with it."""
    require_writer(actor)
    text = checked_reason(reason)
    async with transaction():
        contract = await _for_change(actor, contract_id, version)
        if not contract.starts_on <= ends_on < contract.ends_on:
            message = N_("The last day lies within the contract's term and before its end.")
            raise InvalidInput([FieldError("last_day", message)])
        await queries.set_terminated(contract_id, on=ends_on, reason=text)
        await keep(actor, contract_id, "terminated", {"ends_on": ends_on, "reason": text})


async def weigh_change(contract: Contract, value_ore: int | None) -> ChangeWeight:
    """How much all changes come to, with one that makes the contract worth `value_ore`."""
    events = await queries.list_events(contract.id)
    earlier = [_difference(each.details) for each in events if each.kind == "changed"]
    return weigh(_original(contract, events), earlier, (value_ore or 0) - (contract.value_ore or 0))


async def change_contract(
    actor: Actor, contract_id: int, version: int, *, ends_on: date, value_ore: int | None, reason: str, weighed: bool
) -> None:
    """Agree on another end or value than what was signed, without a new tender.

    weighed : whether somebody has said that a change of more than 10 % was weighed. Raises InvalidInput without it.
    """
    require_writer(actor)
    text = checked_reason(reason)
    async with transaction():
        contract = await _for_change(actor, contract_id, version)
        _check_change(contract, ends_on, value_ore)
        weight = await weigh_change(contract, value_ore)
        if weight.is_large and not weighed:
            message = N_("The changes come to more than 10 % of the original value. Say that it has been weighed.")
            raise InvalidInput([FieldError("weighed", message)])
        await queries.set_term(contract_id, ends_on=ends_on, value_ore=value_ore)
        details = {
            "ends_on": ends_on, "ends_on_before": contract.ends_on, "value_ore": value_ore,
            "value_before_ore": contract.value_ore, "reason": text, "percent": weight.percent,
        }  # fmt: skip
        await keep(actor, contract_id, "changed", details)


def _check_change(contract: Contract, ends_on: date, value_ore: int | None) -> None:
    if contract.terminated_on is not None:
        raise Conflict(N_("The contract has been ended before its time."))
    if ends_on < contract.starts_on or ends_on < contract.signed_on:
        message = N_("The last day lies before the first. Correct one of them.")
        raise InvalidInput([FieldError("ends_on", message)])
    if (ends_on, value_ore) == (contract.ends_on, contract.value_ore):
        raise InvalidInput([FieldError("value", N_("Nothing is changed. Write another last day or value."))])


async def _for_change(actor: Actor, contract_id: int, version: int) -> Contract:
    """The contract, locked and with its version raised. Raises StaleVersion when somebody saved since."""
    await queries.lock_contract(contract_id)
    contract = await get_contract(actor, contract_id)
    if contract.terminated_on is not None:
        raise Conflict(N_("The contract has been ended before its time."))
    if not await queries.raise_version(contract_id, version):
        raise StaleVersion(contract)
    return contract


def _original(contract: Contract, events: list[ContractEvent]) -> int | None:
    """The value it was signed or entered at; of an imported one the value before the first change."""
    for event in events:
        if event.kind in ("signed", "entered"):
            value: int | None = event.details.get("value_ore")
            return value
        if event.kind == "changed":
            before: int | None = event.details.get("value_before_ore")
            return before
    return contract.value_ore


def _difference(details: Mapping[str, Any]) -> int:
    return (details.get("value_ore") or 0) - (details.get("value_before_ore") or 0)
