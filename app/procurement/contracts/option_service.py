"""Options: taken in their order by the day they must be told, or let go."""

from datetime import date

from app.platform.access import Actor
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, NotFound
from app.procurement.contracts import queries
from app.procurement.contracts.keeping import keep, require_writer
from app.procurement.contracts.reading import get_contract
from app.procurement.contracts.schemas import Contract, ContractOption
from app.procurement.contracts.term import add_months, next_option, open_options


async def take_option(actor: Actor, contract_id: int, option_id: int, *, on_date: date) -> None:
    """Prolong by the option's months and add its value. Raises Conflict out of turn, and when its day has passed."""
    require_writer(actor)
    async with transaction():
        contract, option = await _option_to_decide(actor, contract_id, option_id, on_date)
        first = next_option(contract, on_date)
        if first is None or first.id != option.id:
            raise Conflict(N_("Options are taken in their order. Decide the one before first."))
        ends_on = add_months(contract.ends_on, option.months)
        value = _sum(contract.value_ore, option.value_ore)
        await queries.set_term(contract_id, ends_on=ends_on, value_ore=value)
        await queries.decide_option(option_id, "taken", actor.user_id)
        await queries.raise_version(contract_id)
        details = {"option": option.position, "ends_on": ends_on, "value_ore": value}
        await keep(actor, contract_id, "option_taken", details)


async def let_go(actor: Actor, contract_id: int, option_id: int, *, on_date: date) -> None:
    """Decide not to prolong; the options after it go with it."""
    require_writer(actor)
    async with transaction():
        contract, option = await _option_to_decide(actor, contract_id, option_id, on_date)
        gone = [each for each in open_options(contract, on_date) if each.position >= option.position]
        for each in gone:
            await queries.decide_option(each.id, "let_go", actor.user_id)
        await queries.raise_version(contract_id)
        await keep(actor, contract_id, "option_let_go", {"options": [each.position for each in gone]})


async def _option_to_decide(
    actor: Actor, contract_id: int, option_id: int, on_date: date
) -> tuple[Contract, ContractOption]:
    await queries.lock_contract(contract_id)
    contract = await get_contract(actor, contract_id)
    if all(each.id != option_id for each in contract.options):
        raise NotFound(N_("The contract has no such option."))
    for option in open_options(contract, on_date):
        if option.id == option_id:
            return contract, option
    raise Conflict(N_("The option is decided already, or its day has passed. Load the page again."))


def _sum(value: int | None, more: int | None) -> int | None:
    """What is not known stays so."""
    return value if value is None or more is None else value + more
