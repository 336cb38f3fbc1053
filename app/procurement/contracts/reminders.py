"""Once a day: officers are told of contracts that end and of options, 180, 90 and 30 days ahead; each is told once.

Tenders whose contracts have ended are completed as well, when nobody has looked at them.
"""

from datetime import date

from app.platform.access import Role, user_ids_with_role
from app.platform.mail import notify
from app.procurement.contracts import reads
from app.procurement.contracts.schemas import Contract
from app.procurement.contracts.term import AHEAD, next_option, state_of
from app.procurement.publication.service import catch_up

# Days ahead, the earliest first.
STEPS = (AHEAD, 90, 30)


async def remind(today: date) -> int:
    officers, count = await user_ids_with_role(Role.PROCUREMENT), 0
    for contract in await reads.list_contracts(over_from=today):
        for kind, occasion in due(contract, today):
            count += await notify(officers, kind, f"/contracts/{contract.id}", occasion=occasion)
    for tender_id in await reads.contracted_tenders():
        await catch_up(tender_id)
    return count


def due(contract: Contract, today: date) -> list[tuple[str, str]]:
    """What is to be told today: the kind of e-mail, and the occasion that makes it be told once.

    The latest step that has been reached: whoever missed a day is told the next, and a contract that comes to be known
    late is told of once, not three times.
    """
    if state_of(contract, today) == "ended":
        return []
    option, found = next_option(contract, today), []
    if step := step_reached(contract.over_on, today):
        found.append(("contract_ending", f"contract_ending/{contract.id}/{contract.over_on}/{step}"))
    if option and (step := step_reached(option.notify_by, today)):
        found.append(("contract_option", f"contract_option/{option.id}/{option.notify_by}/{step}"))
    return found


def step_reached(day: date, today: date) -> int | None:
    """The last of STEPS that the day lies within; None while it is farther away, or past."""
    left = (day - today).days
    return min((step for step in STEPS if 0 <= left <= step), default=None)
