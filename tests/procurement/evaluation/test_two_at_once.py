"""Several people at the same moment, each on a connection of their own."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from decimal import Decimal
from typing import Any

import pytest

from app.platform.access import Actor
from app.platform.codelists import load_codelists
from app.platform.db import fetch_value
from app.platform.errors import Conflict, InvalidInput, StaleVersion
from app.procurement.evaluation import consensus_service, scoring_service
from app.procurement.evaluation.consensus_service import Agreed
from app.procurement.evaluation.scoring_service import Entry
from app.procurement.opening.schemas import OpenedBid
from app.procurement.tenders.schemas import Tender
from tests.builders.evaluation import REASON, leader, make_in_evaluation, score
from tests.builders.evidence import actor_as

Committed = tuple[Tender, list[OpenedBid], list[Actor]]


@pytest.fixture
async def committed(database_url: str) -> AsyncIterator[Committed]:
    """A tender that is evaluated, outside any transaction of the test's; the suite takes it away again."""
    await load_codelists()
    yield await make_in_evaluation(names=("Anna Prøve", "Bo Prøve"))


async def at_once(*calls: Coroutine[Any, Any, Any]) -> tuple[list[Any], list[BaseException]]:
    """What came of it, and who was told."""
    found = await asyncio.gather(*calls, return_exceptions=True)
    told = [each for each in found if isinstance(each, BaseException)]
    assert all(isinstance(each, Conflict | InvalidInput | StaleVersion) for each in told), told
    return [each for each in found if not isinstance(each, BaseException)], told


def entry(bid_id: int, points: int, version: int = 0) -> Entry:
    return Entry(bid_id, Decimal(points), REASON, version)


async def test_two_evaluators_score_and_hand_in_without_meeting_each_other(committed: Committed) -> None:
    tender, _, people = committed
    _, told = await at_once(*(score(each, tender.id, points) for each, points in zip(people, (4, 8), strict=True)))
    assert told == []
    for each, points in zip(people, (4, 8), strict=True):
        own = await scoring_service.own_scores(each, tender.id)
        assert len(own) == 18
        assert {found.score.points for found in own.values()} == {Decimal(points)}
        assert all(found.handed_in for found in own.values())


async def test_one_evaluator_in_two_windows_is_told(committed: Committed) -> None:
    tender, bids, (anna, _) = committed
    saves = (scoring_service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, points)]) for points in (4, 8))
    made, told = await at_once(*saves)
    assert (len(made), [type(each) for each in told]) == (1, [StaleVersion])


async def test_of_two_officers_saving_the_same_consensus_one_is_shown_the_others(committed: Committed) -> None:
    tender, bids, people = committed
    for each in people:
        await score(each, tender.id)
    began, _ = await at_once(*(consensus_service.begin_meeting(officer(n), tender.id) for n in range(3)))
    assert len(began) == 1
    saves = (
        consensus_service.save_consensus(
            officer(n), tender.id, 1, "B", [Agreed(bids[0].id, Decimal(points), REASON, 0)]
        )
        for n, points in enumerate((4, 8))
    )
    made, told = await at_once(*saves)
    assert (len(made), [type(each) for each in told]) == (1, [StaleVersion])
    saved = await fetch_value("select points from consensus_score where opened_bid_id = $1", bids[0].id)
    assert told[0].current[bids[0].id].points == saved  # type: ignore[attr-defined]
    assert await fetch_value("select count(*) from consensus_revision") == 1


async def test_a_score_that_is_saved_while_the_meeting_begins_is_before_it_or_refused(committed: Committed) -> None:
    tender, bids, (anna, bo) = committed
    await score(anna, tender.id, 6, hand_in=False)
    await score(bo, tender.id)
    # Handing in, a last change and the beginning of the meeting, all at once and in any order.
    await at_once(
        scoring_service.hand_in(anna, tender.id),
        scoring_service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, 8, version=1)]),
        consensus_service.begin_meeting(leader(), tender.id),
    )
    late = await fetch_value(
        """
        select count(*) from evaluation_score s, evaluation_meeting m
        where s.saved_at > m.begun_at or s.submitted_at > m.begun_at or s.submitted_at is null
        """
    )
    assert late == 0
    with_meeting = await consensus_service.find_meeting(tender.id) is not None
    if with_meeting:
        assert len(await consensus_service.revealed_scores(leader(), tender.id)) == 36


def officer(number: int) -> Actor:
    return actor_as("procurement", user_id=900 + number)
