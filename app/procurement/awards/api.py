"""What was decided, as JSON for the house: after the decision, for those who read tenders."""

from datetime import date, datetime

import msgspec
from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import NotFound
from app.procurement.awards import service
from app.procurement.awards.decision_service import NO_DECISION
from app.procurement.awards.schemas import Decision, LotOutcome, RankedBid
from app.procurement.pricing.formulas import shown
from app.procurement.tenders.roles import READERS


class RankedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Points rounded to two decimals; `exact_total` is the fraction they were ranked by."""

    bid: int
    bidder: str
    is_control_bid: bool
    rank: int
    total: float
    exact_total: str
    sum_ore: int | None
    points: dict[str, float]


class LotEntry(msgspec.Struct, frozen=True, kw_only=True):
    """winners : numbers of bids, the first supplier first. with_control : the control bid among the others."""

    lot: int
    outcome: str
    winners: list[int]
    reason: str
    ranking: list[RankedEntry]
    with_control: list[RankedEntry]


class DecisionEntry(msgspec.Struct, frozen=True, kw_only=True):
    round: int
    decided_at: datetime
    notified_at: datetime | None
    standstill_ends_on: date | None
    lots: list[LotEntry]


@get("/api/tenders/{tender_id:int}/award", guards=[allow(*READERS)])
async def award_record(request: AppRequest, tender_id: FromPath[int]) -> DecisionEntry:
    await service.require_reader(request.user, tender_id)
    decision = await service.current_decision(tender_id)
    if decision is None:
        raise NotFound(NO_DECISION)
    return _entry(decision)


def _entry(decision: Decision) -> DecisionEntry:
    return DecisionEntry(
        round=decision.round,
        decided_at=decision.decided_at,
        notified_at=decision.notified_at,
        standstill_ends_on=decision.standstill_ends_on,
        lots=[_lot(each) for each in decision.lots],
    )


def _lot(lot: LotOutcome) -> LotEntry:
    numbers = {each.opened_bid_id: each.number for each in (*lot.ranking, *lot.notes.with_control)}
    return LotEntry(
        lot=lot.lot,
        outcome=lot.outcome,
        winners=[numbers[each] for each in lot.winners],
        reason=lot.reason,
        ranking=[_ranked(each) for each in lot.ranking],
        with_control=[_ranked(each) for each in lot.notes.with_control],
    )


def _ranked(bid: RankedBid) -> RankedEntry:
    return RankedEntry(
        bid=bid.number,
        bidder=bid.bidder,
        is_control_bid=bid.is_control_bid,
        rank=bid.rank,
        total=float(shown(bid.total)),
        exact_total=str(bid.total),
        sum_ore=bid.sum_ore,
        points={each.number: float(shown(each.points)) for each in bid.criteria},
    )


routes = [award_record]
