"""Individual scores: on the scale, with a reason, each evaluator's own, sealed."""

from tests.builders.evaluation import make_evaluated
from app.procurement.evaluation import service


async def test_whole(db):
    tender, bids, people = await make_evaluated()
    assert await service.missing_consensus(tender.id) == []
    print(await service.evaluators(tender.id), await service.consensus_of(tender.id))
