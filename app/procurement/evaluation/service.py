"""What later rooms build on: bids that are judged, what was agreed on them, and who took part."""

from app.platform.danish import sort_key
from app.platform.errors import N_, FieldError
from app.procurement.evaluation import queries
from app.procurement.evaluation.basis import Basis, load_basis
from app.procurement.evaluation.consensus_service import counted
from app.procurement.evaluation.panel_service import list_panel, list_recusals
from app.procurement.evaluation.schemas import Check, Consensus, Recusal
from app.procurement.opening.schemas import OpenedBid
from app.procurement.tenders.reads import names_of_users


async def suitable_bids(tender_id: int, lot: int) -> list[OpenedBid]:
    """The lot's bids that were found suitable, the control bid among them, in the order they were received."""
    return (await load_basis(tender_id)).judged(lot)


async def consensus_of(tender_id: int) -> dict[tuple[int, int], dict[str, Consensus]]:
    """By opened bid and lot, then by criterion; also of bids that were found unsuitable since."""
    found: dict[tuple[int, int], dict[str, Consensus]] = {}
    for each in await queries.consensus_of(tender_id):
        found.setdefault((each.opened_bid_id, each.lot), {})[each.criterion] = each
    return found


async def missing_consensus(tender_id: int) -> list[FieldError]:
    """What must be agreed before a decision; empty when the evaluation is complete."""
    basis = await load_basis(tender_id)
    agreed = {(each.opened_bid_id, each.lot, each.criterion) for each in await queries.consensus_of(tender_id)}
    unchecked = [
        FieldError(f"bid-{bid.number}", N_("Bid {number} is not checked."), {"number": bid.number})
        for bid in basis.unchecked
    ]
    return unchecked + gaps(basis, agreed)


def gaps(basis: Basis, agreed: set[tuple[int, int, str]]) -> list[FieldError]:
    """One for each lot and criterion where a bid lacks agreed points; `field` is `consensus-1-B.2`."""
    found = []
    for lot, criterion in basis.sheet.places():
        missing = [bid.number for bid in basis.judged(lot) if (bid.id, lot, criterion) not in agreed]
        if missing:
            message = N_("Lot {lot}, criterion {criterion}: nothing is agreed yet on bid {bids}.")
            params = {"lot": lot, "criterion": criterion, "bids": ", ".join(str(number) for number in missing)}
            found.append(FieldError(f"consensus-{lot}-{criterion}", message, params))
    return found


async def checks_of(tender_id: int) -> dict[int, Check]:
    """By opened bid."""
    return await queries.checks_of(tender_id)


async def evaluators(tender_id: int) -> list[str]:
    """Names of those whose scores count, in Danish order; before the meeting those who can take part."""
    meeting = await queries.find_meeting(tender_id)
    if meeting is None:
        panel = await list_panel(await load_basis(tender_id))
        return sorted((each.name for each in panel if not each.shut_out), key=sort_key)
    names = await names_of_users(await counted(tender_id, meeting))
    return sorted(names.values(), key=sort_key)


async def recusals(tender_id: int) -> list[Recusal]:
    """Those who were appointed evaluators and are shut out, also when the appointment has ended."""
    return await list_recusals(tender_id)
