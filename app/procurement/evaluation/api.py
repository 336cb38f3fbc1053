"""Checks and consensus as JSON, for procurement staff, once the meeting has begun."""

from decimal import Decimal

import msgspec
from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, Conflict
from app.procurement.evaluation import consensus_service, panel_service, service
from app.procurement.evaluation.basis import load_basis
from app.procurement.evaluation.schemas import Check
from app.procurement.tenders.roles import WRITERS


class AgreedPoints(msgspec.Struct, frozen=True, kw_only=True):
    lot: int
    criterion: str
    points: Decimal
    reason: str


class JudgedBid(msgspec.Struct, frozen=True, kw_only=True):
    """A valid bid. check : None while nobody has checked it."""

    number: int
    bidder: str
    check: Check | None
    consensus: list[AgreedPoints]


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """Never an evaluator's own points: what is agreed is what counts."""

    round: int
    evaluators: list[str]
    is_complete: bool
    bids: list[JudgedBid]


@get("/api/tenders/{tender_id:int}/evaluation", guards=[allow(*WRITERS)])
async def evaluation_record(request: AppRequest, tender_id: FromPath[int]) -> Evaluation:
    await panel_service.require_leader(request.user, tender_id)
    basis = await load_basis(tender_id)
    meeting = await consensus_service.find_meeting(tender_id)
    if meeting is None:
        raise Conflict(N_("Nothing is told of an evaluation before its meeting has begun."))
    agreed = await service.consensus_of(tender_id)
    return Evaluation(
        round=meeting.round,
        evaluators=await service.evaluators(tender_id),
        is_complete=not await service.missing_consensus(tender_id),
        bids=[
            JudgedBid(
                number=bid.number,
                bidder=bid.bidder,
                check=basis.checks.get(bid.id),
                consensus=[
                    AgreedPoints(lot=lot, criterion=number, points=each.points, reason=each.reason)
                    for (bid_id, lot), found in agreed.items()
                    if bid_id == bid.id
                    for number, each in found.items()
                ],
            )
            for bid in basis.bids
        ],
    )


routes = [evaluation_record]
