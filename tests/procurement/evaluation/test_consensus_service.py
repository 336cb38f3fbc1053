"""The meeting: begun when all have handed in, points agreed with reasons, every wording kept."""

from decimal import Decimal

import pytest

from app.platform.db import fetch, fetch_value
from app.platform.errors import Conflict, InvalidInput, NotAllowed, StaleVersion
from app.procurement.evaluation import consensus_service as service
from app.procurement.evaluation import scoring_service
from app.procurement.evaluation import service as evaluation
from app.procurement.evaluation.basis import load_basis
from app.procurement.evaluation.consensus_service import Agreed
from app.procurement.tenders import lifecycle_service
from tests.builders.evaluation import (
    REASON,
    agree,
    check_bid,
    leader,
    make_evaluated,
    make_in_evaluation,
    make_in_meeting,
    score,
)
from tests.builders.evidence import actor_as


def agreed(bid_id: int, points: int | None = 8, reason: str = REASON, version: int = 0) -> Agreed:
    return Agreed(bid_id, None if points is None else Decimal(points), reason, version)


async def reconsider(tender_id: int) -> None:
    await lifecycle_service.move(leader(), tender_id, "decide")
    await lifecycle_service.move(leader(), tender_id, "reconsider", details={"reason": "En fejl i begrundelsen."})


async def test_the_meeting_waits_for_everybody_and_names_numbers_never_points(db: object) -> None:
    tender, bids, (anna, bo, aase) = await make_in_evaluation()
    await score(anna, tender.id)
    await score(bo, tender.id, hand_in=False)
    await scoring_service.save_scores(
        aase, tender.id, 1, "B", [scoring_service.Entry(bids[0].id, Decimal(2), REASON, 0)]
    )
    with pytest.raises(InvalidInput) as refused:
        await service.begin_meeting(leader(), tender.id)
    assert [each.params for each in refused.value.fields] == [
        {"name": "Bo Prøve", "n": 18},
        {"name": "Åse Prøve", "n": 18},
    ]
    assert await service.revealed_scores(leader(), tender.id) == []


async def test_only_procurement_staff_begin_the_meeting_and_write_what_is_agreed(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_meeting()
    manager = actor_as("manager", user_id=902)
    for who in (anna, manager):
        with pytest.raises(NotAllowed):
            await service.begin_meeting(who, tender.id)
        with pytest.raises(NotAllowed):
            await service.save_consensus(who, tender.id, 1, "B", [agreed(bids[0].id)])
    with pytest.raises(NotAllowed):
        await service.revealed_scores(manager, tender.id)


async def test_nothing_is_agreed_before_the_meeting(db: object) -> None:
    tender, bids, _ = await make_in_evaluation()
    with pytest.raises(Conflict, match="Begin the meeting"):
        await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bids[0].id)])


async def test_the_meeting_begins_once(db: object) -> None:
    tender, *_ = await make_in_meeting()
    with pytest.raises(Conflict, match="already"):
        await service.begin_meeting(leader(), tender.id)


@pytest.mark.parametrize(
    ("points", "reason", "field"),
    [(7, REASON, "points"), (12, REASON, "points"), (None, REASON, "points"), (8, "", "reason"), (8, "Fint.", "reason"),
     (8, "Borgeren 015360-1234 fortæller, at det virker.", "reason"), (8, "x" * 6001, "reason")],
)  # fmt: skip
async def test_what_is_agreed_has_points_on_the_scale_and_a_reason_fit_to_be_read(
    db: object, points: int | None, reason: str, field: str
) -> None:
    tender, bids, _ = await make_in_meeting()
    with pytest.raises(InvalidInput) as refused:
        await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bids[0].id, points, reason)])
    assert [each.field for each in refused.value.fields] == [f"{field}-{bids[0].id}"]


async def test_what_is_missing_is_named_until_everything_is_agreed(db: object) -> None:
    tender, bids, _ = await make_in_meeting()
    missing = await evaluation.missing_consensus(tender.id)
    assert [(each.field, each.params["bids"]) for each in missing][:2] == [
        ("consensus-1-B", "1, 2, 3"),
        ("consensus-1-C.1", "1, 2, 3"),
    ]
    await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bid.id) for bid in bids])
    assert next(each.field for each in await evaluation.missing_consensus(tender.id)) == "consensus-1-C.1"
    again, *_ = await make_evaluated()
    assert await evaluation.missing_consensus(again.id) == []


async def test_a_stale_save_shows_what_is_saved_and_overwrites_nothing(db: object) -> None:
    tender, bids, _ = await make_in_meeting()
    await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bids[0].id)])
    with pytest.raises(StaleVersion) as refused:
        entries = [agreed(bids[1].id), agreed(bids[0].id, 4, "En anden begrundelse end den første.")]
        await service.save_consensus(leader(), tender.id, 1, "B", entries)
    assert refused.value.current[bids[0].id].points == 8
    found = await evaluation.consensus_of(tender.id)
    assert {key: cells["B"].points for key, cells in found.items()} == {(bids[0].id, 1): 8}


async def test_saving_the_same_again_changes_nothing(db: object) -> None:
    tender, bids, _ = await make_in_meeting()
    assert await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bids[0].id)]) == 1
    assert await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bids[0].id)]) == 0
    assert await fetch_value("select version from consensus_score where opened_bid_id = $1", bids[0].id) == 1


async def test_a_decision_taken_up_again_opens_a_new_round_where_every_wording_is_kept(db: object) -> None:
    tender, bids, _ = await make_evaluated()
    await reconsider(tender.id)
    with pytest.raises(Conflict, match="Begin the meeting"):
        await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bids[0].id, 4, version=1)])
    await service.begin_meeting(leader(), tender.id)
    await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bids[0].id, 4, version=1)])
    meeting = await service.find_meeting(tender.id)
    assert meeting and meeting.round == 2
    (past,) = await service.past_consensus(leader(), tender.id, 1, "B")
    assert (past.points, past.round, past.version) == (6, 1, 1)
    rows = await fetch("select round, points from consensus_revision where version = 2")
    assert [(row["round"], row["points"]) for row in rows] == [(2, 4)]


async def test_a_bid_found_suitable_after_all_is_scored_sealed_before_the_next_meeting(db: object) -> None:
    tender, bids, people = await make_in_evaluation()
    await check_bid(tender.id, 1, unmet=["exclusion"], outcome="unsuitable", version=1)
    for each in people:
        await score(each, tender.id)
    await service.begin_meeting(leader(), tender.id)
    await agree(tender.id)
    await reconsider(tender.id)
    await check_bid(tender.id, 1, version=2)
    assert [each.params["bids"] for each in await evaluation.missing_consensus(tender.id)] == ["1"] * 6
    basis = await load_basis(tender.id)
    for lot, criterion in basis.sheet.places():
        entries = [scoring_service.Entry(bids[0].id, Decimal(10), REASON, 0)]
        await scoring_service.save_scores(people[0], tender.id, lot, criterion, entries)
    await scoring_service.hand_in(people[0], tender.id)
    shown = await service.revealed_scores(leader(), tender.id)
    assert bids[0].id not in {each.place.opened_bid_id for each in shown}, "the new scores wait for the new meeting"


async def test_a_bid_that_is_found_unsuitable_no_longer_counts(db: object) -> None:
    tender, bids, _ = await make_in_meeting()
    assert [bid.id for bid in await evaluation.suitable_bids(tender.id, 1)] == [bid.id for bid in bids]
    await check_bid(tender.id, 2, unmet=["exclusion"], outcome="unsuitable", version=1)
    assert [bid.number for bid in await evaluation.suitable_bids(tender.id, 1)] == [1, 3]
    assert {each.params["bids"] for each in await evaluation.missing_consensus(tender.id)} == {"1, 3"}
    with pytest.raises(Conflict):
        await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bids[1].id)])


async def test_the_trail_tells_which_bids_and_neither_points_nor_reasons(db: object) -> None:
    tender, bids, _ = await make_in_meeting()
    await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bids[0].id)])
    await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bids[0].id, 4, version=1)])
    rows = await fetch(
        "select details::text as details from audit_entry where action = 'evaluation.agreed' order by id"
    )
    told = [row["details"] for row in rows]
    assert len(told) == 2
    assert all(REASON not in each and "points" not in each for each in told)


async def test_a_reason_that_names_another_bidder_is_known(db: object) -> None:
    tender, bids, _ = await make_in_evaluation()
    basis = await load_basis(tender.id)
    name = bids[1].bidder
    assert service.names_others(f"Bedre end {name.removesuffix(' A/S').upper()}.", bids[0].id, basis) == [name]
    assert service.names_others(f"{name} beskriver det konkret.", bids[1].id, basis) == []


async def test_a_suspended_tender_is_neither_scored_nor_agreed_on(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    await lifecycle_service.move(leader(), tender.id, "suspend", details={"reason": "Klage"})
    with pytest.raises(Conflict):
        await scoring_service.save_scores(anna, tender.id, 1, "B", [])
    with pytest.raises(Conflict):
        await service.begin_meeting(leader(), tender.id)
    with pytest.raises(Conflict):
        await service.save_consensus(leader(), tender.id, 1, "B", [agreed(bids[0].id)])
