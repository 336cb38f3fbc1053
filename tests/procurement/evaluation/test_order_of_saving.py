"""What comes of an evaluation does not depend on the order in which it was saved."""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from app.platform.access import Actor
from app.platform.db import transaction
from app.procurement.evaluation import consensus_service, scoring_service, service, showing
from app.procurement.evaluation.basis import Cell, load_basis
from app.procurement.evaluation.consensus_service import Agreed
from app.procurement.evaluation.scoring_service import Entry
from app.procurement.pricing.award import evaluate
from tests.builders.evaluation import REASON, leader, make_in_evaluation
from tests.builders.opened_bids import LOTS

STEPS = (0, 2, 4, 6, 8, 10)
AWARD = {
    "method": "Bedste forhold mellem pris og kvalitet.",
    "formula": "linear_above_lowest",
    "spread_percent": 60,
    "scale": [{"points": points, "meaning": f"Trin {points}"} for points in STEPS],
}


class _Undo(Exception):
    pass


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_of_saving_gives_the_same_evaluation(db: object, seed: int) -> None:
    rng = random.Random(seed)
    tender, _, people = await make_in_evaluation(lots=LOTS[:1], prices=_PRICES, award=AWARD, names=("Anna", "Bo"))
    cells = list((await load_basis(tender.id)).cells())
    given = {(who.user_id, cell): rng.choice(STEPS) for who in people for cell in cells}
    agreed = {cell: rng.choice(STEPS) for cell in cells}
    outcomes = []
    for _ in range(4):
        rng.shuffle(cells)
        rng.shuffle(people)
        outcomes.append(await _outcome(tender.id, cells, people, given, agreed, rng))
    assert all(each == outcomes[0] for each in outcomes)


_PRICES = [
    {"number": each, "lot": 1, "label": "Uge", "unit": "week", "kind": "base", "quantity": 100} for each in (1, 2, 3, 4)
]


async def _outcome(
    tender_id: int,
    cells: Sequence[Cell],
    people: Sequence[Actor],
    given: dict[tuple[int, Cell], int],
    agreed: dict[Cell, int],
    rng: random.Random,
) -> Any:
    """Saved in this order, some of it first with other points; taken back afterwards."""
    try:
        async with transaction():
            for who in people:
                for cell in cells:
                    await _score(who, tender_id, cell, given[who.user_id, cell], rng)
                await scoring_service.hand_in(who, tender_id)
            await consensus_service.begin_meeting(leader(), tender_id)
            for cell in cells:
                await _agree(tender_id, cell, agreed[cell], rng)
            raise _Undo(await _result(tender_id))
    except _Undo as undone:
        return undone.args[0]


async def _score(who: Actor, tender_id: int, cell: Cell, points: int, rng: random.Random) -> None:
    bid_id, lot, criterion = cell
    drafts = [rng.choice([each for each in STEPS if each != points]), points][rng.randrange(2) :]
    for version, draft in enumerate(drafts):
        entry = Entry(bid_id, Decimal(draft), REASON, version)
        await scoring_service.save_scores(who, tender_id, lot, criterion, [entry])


async def _agree(tender_id: int, cell: Cell, points: int, rng: random.Random) -> None:
    bid_id, lot, criterion = cell
    drafts = [rng.choice([each for each in STEPS if each != points]), points][rng.randrange(2) :]
    for version, draft in enumerate(drafts):
        entry = Agreed(bid_id, Decimal(draft), REASON, version)
        await consensus_service.save_consensus(leader(), tender_id, lot, criterion, [entry])


async def _result(tender_id: int) -> Any:
    """The ranking, what is agreed, and how far each evaluator lay from it."""
    basis, agreed = await load_basis(tender_id), await service.consensus_of(tender_id)
    points = {key: {number: each.points for number, each in found.items()} for key, found in agreed.items()}
    bids = await service.suitable_bids(tender_id, 1)
    scores = {bid.id: points[bid.id, 1] for bid in bids}
    ranking = evaluate(
        basis.sections["criteria"], scores, {bid.id: bid.sums[1] for bid in bids}, basis.sections["award"]
    )
    shown = await consensus_service.scores_on_the_table(tender_id)
    assert await service.missing_consensus(tender_id) == []
    return ranking, points, showing.agreement_view(basis, agreed, shown)
