"""What later rooms build on: bids that are judged, what was agreed on them, and who took part."""

from app.platform.errors import FieldError
from app.procurement.evaluation.schemas import Check, Consensus, Recusal
from app.procurement.opening.schemas import OpenedBid


async def suitable_bids(tender_id: int, lot: int) -> list[OpenedBid]:
    """The lot's bids that were found suitable, the control bid among them, in the order they were received."""
    raise NotImplementedError


async def consensus_of(tender_id: int) -> dict[tuple[int, int], dict[str, Consensus]]:
    """By opened bid and lot, then by criterion; also of bids that were found unsuitable since."""
    raise NotImplementedError


async def missing_consensus(tender_id: int) -> list[FieldError]:
    """What must be agreed before a decision; empty when the evaluation is complete."""
    raise NotImplementedError


async def checks_of(tender_id: int) -> dict[int, Check]:
    """By opened bid."""
    raise NotImplementedError


async def evaluators(tender_id: int) -> list[str]:
    """Names of those whose scores count, in Danish order."""
    raise NotImplementedError


async def recusals(tender_id: int) -> list[Recusal]:
    """Those who were appointed and shut out."""
    raise NotImplementedError
