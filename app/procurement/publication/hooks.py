"""What higher rooms tell of a published tender: when its contracts end, which its state follows from.

A room adds its function when it is imported, from a module that the web process and the workers both load:
    contract_ends.append(last_days)
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

# Gets tenders, and gives the last day of those that have contracts.
ContractEnds = Callable[[Sequence[int]], Awaitable[dict[int, date]]]

contract_ends: list[ContractEnds] = []


async def last_contract_days(tender_ids: Sequence[int]) -> dict[int, date]:
    """The last day any contract of each tender is in force; a tender without contracts has none."""
    found: dict[int, date] = {}
    for read in contract_ends if tender_ids else ():
        found |= await read(tender_ids)
    return found
