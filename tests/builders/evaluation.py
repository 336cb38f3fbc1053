"""Tenders on their way through the evaluation: checked, declared, scored, agreed."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.platform.access import Actor
from app.procurement.appointments import service as appointments
from app.procurement.evaluation import consensus_service, panel_service, qualification_service, scoring_service
from app.procurement.evaluation.basis import Basis, Cell, load_basis
from app.procurement.evaluation.consensus_service import Agreed
from app.procurement.evaluation.qualification_service import items_for
from app.procurement.evaluation.schemas import Finding
from app.procurement.evaluation.scoring_service import Entry
from app.procurement.opening.schemas import OpenedBid
from app.procurement.tenders.schemas import Tender
from tests.builders.access import make_user
from tests.builders.evidence import actor_as
from tests.builders.opened_bids import make_opened_tender

REASON = "Forløbet er beskrevet uge for uge."
LEADER = 900


def leader() -> Actor:
    return actor_as("procurement", user_id=LEADER)


async def make_evaluator(tender_id: int, *, role: str = "caseworker", name: str = "Anna Prøve") -> Actor:
    """A user who is appointed evaluator and has declared nothing."""
    return await appoint_evaluator(tender_id, await make_user(role, name=name), role)


async def appoint_evaluator(tender_id: int, user_id: int, role: str) -> Actor:
    await appointments.appoint(leader(), tender_id, user_id, "evaluator")
    return actor_as(role, user_id=user_id)


async def check_bid(
    tender_id: int, number: int, *, unmet: Iterable[str] = (), outcome: str = "suitable", version: int = 0
) -> None:
    """Everything is met but the items whose keys begin so."""
    basis = await load_basis(tender_id)
    items = items_for(basis, qualification_service.bid_of(basis, number))
    prefixes = tuple(unmet)
    findings = {
        item.key: Finding(not (prefixes and item.key.startswith(prefixes)), "Set på.")
        for item in items
    }  # fmt: skip
    reason = "" if outcome == "suitable" else "Tilbuddet lever ikke op til et krav."
    await qualification_service.save_check(
        leader(), tender_id, number, findings=findings, outcome=outcome, reason=reason, version=version
    )


async def make_in_qualification(**overrides: Any) -> tuple[Tender, list[OpenedBid]]:
    tender, bids = await make_opened_tender(**overrides)
    return await qualification_service.begin_qualification(leader(), tender.id), bids


async def make_in_evaluation(
    *, names: Sequence[str] = ("Anna Prøve", "Bo Prøve", "Åse Prøve"), declared: bool = True, **overrides: Any
) -> tuple[Tender, list[OpenedBid], list[Actor]]:
    """Every bid suitable, and evaluators who have declared no interest; nothing is scored."""
    tender, bids = await make_in_qualification(**overrides)
    people = [await make_evaluator(tender.id, name=name) for name in names]
    for bid in bids:
        if bid.is_valid:
            await check_bid(tender.id, bid.number)
    tender = await qualification_service.begin_evaluation(leader(), tender.id)
    if declared:
        for each in people:
            await panel_service.declare(each, tender.id, {})
    return tender, bids, people


async def score(actor: Actor, tender_id: int, points: Mapping[Cell, int] | int = 6, *, hand_in: bool = True) -> None:
    """The same points everywhere, or those given by bid, lot and criterion."""
    for (lot, criterion), cells in _by_place(await load_basis(tender_id)).items():
        entries = [Entry(cell[0], Decimal(_at(points, cell)), REASON, 0) for cell in cells]
        await scoring_service.save_scores(actor, tender_id, lot, criterion, entries)
    if hand_in:
        await scoring_service.hand_in(actor, tender_id)


async def agree(tender_id: int, points: Mapping[Cell, int] | int = 6) -> None:
    """Consensus on everything; the meeting has begun."""
    for (lot, criterion), cells in _by_place(await load_basis(tender_id)).items():
        entries = [Agreed(cell[0], Decimal(_at(points, cell)), REASON, 0) for cell in cells]
        await consensus_service.save_consensus(leader(), tender_id, lot, criterion, entries)


async def make_in_meeting(**overrides: Any) -> tuple[Tender, list[OpenedBid], list[Actor]]:
    """All have scored 6 under everything, and the meeting has begun."""
    tender, bids, people = await make_in_evaluation(**overrides)
    for each in people:
        await score(each, tender.id)
    await consensus_service.begin_meeting(leader(), tender.id)
    return tender, bids, people


async def make_evaluated(
    points: Mapping[Cell, int] | int = 6, **overrides: Any
) -> tuple[Tender, list[OpenedBid], list[Actor]]:
    """Ready for the decision: consensus on every bid under every criterion."""
    tender, bids, people = await make_in_meeting(**overrides)
    await agree(tender.id, points)
    return tender, bids, people


def _by_place(basis: Basis) -> dict[tuple[int, str], list[Cell]]:
    found: dict[tuple[int, str], list[Cell]] = {}
    for cell in basis.cells():
        found.setdefault((cell[1], cell[2]), []).append(cell)
    return found


def _at(points: Mapping[Cell, int] | int, cell: Cell) -> int:
    return points if isinstance(points, int) else points[cell]
