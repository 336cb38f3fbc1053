"""Individual scores: on the scale, with a reason, each evaluator's own, sealed."""

from decimal import Decimal

import pytest

from app.platform.db import execute, fetch, fetch_value
from app.platform.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.procurement.appointments import service as appointments
from app.procurement.evaluation import consensus_service, panel_service
from app.procurement.evaluation import scoring_service as service
from app.procurement.evaluation.scoring_service import Entry
from tests.builders.evaluation import REASON, leader, make_evaluator, make_in_evaluation, make_in_meeting, score


def entry(bid_id: int, points: int | str | None = 6, reason: str = REASON, version: int = 0) -> Entry:
    return Entry(bid_id, None if points is None else Decimal(points), reason, version)


@pytest.mark.parametrize("points", [11, -1, 7, "6.5", "NaN"])
async def test_points_outside_the_scale_or_between_its_steps_are_refused(db: object, points: int | str) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    with pytest.raises(InvalidInput) as refused:
        await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, points)])
    assert [each.field for each in refused.value.fields] == [f"points-{bids[0].id}"]


async def test_a_draft_may_have_gaps_and_is_there_again(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, None, "Kort."), entry(bids[1].id, 8, "")])
    own = await service.own_scores(anna, tender.id)
    assert own[bids[0].id, 1, "B"].score == service.Score(None, "Kort.")
    assert own[bids[1].id, 1, "B"].score == service.Score(Decimal(8), "")
    assert bids[2].id not in {cell[0] for cell in own}, "what nobody wrote is no row"


async def test_handing_in_names_every_place_that_lacks_points_or_a_reason(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    await score(anna, tender.id, hand_in=False)
    await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, 6, "For kort.", version=1)])
    await service.save_scores(anna, tender.id, 2, "C.1", [entry(bids[1].id, None, REASON, version=1)])
    with pytest.raises(InvalidInput) as refused:
        await service.hand_in(anna, tender.id)
    assert [(each.field, each.params["bids"]) for each in refused.value.fields] == [
        ("score-1-B", "1"),
        ("score-2-C.1", "2"),
    ]
    assert await fetch_value("select count(*) from evaluation_score where submitted_at is not null") == 0


async def test_a_reason_with_a_personal_number_is_refused(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    with pytest.raises(InvalidInput) as refused:
        await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, 6, "Borgeren 015360-1234 roser det.")])
    assert refused.value.fields[0].field == f"reason-{bids[0].id}"


async def test_what_is_handed_in_is_not_changed_but_may_be_sent_again(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    await score(anna, tender.id)
    assert await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, version=1)]) == 0
    with pytest.raises(Conflict):
        await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, 8, version=1)])


async def test_two_windows_of_one_evaluator_show_both_texts(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, 4)])
    for version in (0, 7):
        with pytest.raises(StaleVersion) as refused:
            await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, 8, version=version)])
        assert refused.value.current[bids[0].id].score.points == 4
    assert await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, 8, version=1)]) == 1


async def test_all_of_a_page_is_saved_or_nothing(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, 4)])
    with pytest.raises(StaleVersion):
        await service.save_scores(anna, tender.id, 1, "B", [entry(bids[1].id, 8), entry(bids[0].id, 8)])
    assert (bids[1].id, 1, "B") not in await service.own_scores(anna, tender.id)


async def test_only_what_is_scored_can_be_scored(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    for lot, criterion in ((1, "A"), (1, "C"), (3, "B"), (1, "Z")):
        with pytest.raises(NotFound):
            await service.save_scores(anna, tender.id, lot, criterion, [entry(bids[0].id)])
    _other, other_bids, _ = await make_in_evaluation()
    with pytest.raises(Conflict):
        await service.save_scores(anna, tender.id, 1, "B", [entry(other_bids[0].id)])


async def test_scores_lie_sealed_and_a_seal_that_was_moved_is_known(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    reason = "Dette må ingen læse før mødet."
    await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, 10, reason), entry(bids[1].id, 2, reason)])
    rows = await fetch("select * from evaluation_score order by id")
    assert all(reason.encode() not in bytes(row["sealed"]) for row in rows)
    for row in rows:
        assert all(reason not in str(value) and value != 10 for name, value in row.items() if name != "sealed")
    await execute("update evaluation_score set sealed = $1 where id = $2", rows[1]["sealed"], rows[0]["id"])
    with pytest.raises(ValueError, match="belongs to another"):
        await service.own_scores(anna, tender.id)


async def test_nobody_scores_before_having_declared(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation(declared=False)
    with pytest.raises(NotAllowed, match="Declare first"):
        await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id)])
    with pytest.raises(NotAllowed, match="Declare first"):
        await service.hand_in(anna, tender.id)


async def test_nobody_scores_once_the_meeting_has_begun(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_meeting()
    with pytest.raises(Conflict, match="meeting has begun"):
        await service.save_scores(anna, tender.id, 1, "B", [entry(bids[0].id, 8, version=1)])


async def test_an_appointment_that_ends_takes_its_scores_out(db: object) -> None:
    tender, _bids, (anna, bo, aase) = await make_in_evaluation()
    for each in (anna, bo, aase):
        await score(each, tender.id)
    (bos,) = [each for each in await appointments.appointees(tender.id, "evaluator") if each.user_id == bo.user_id]
    await appointments.end(leader(), bos.id, "Ny stilling")
    with pytest.raises(NotAllowed):
        await service.own_scores(bo, tender.id)
    await consensus_service.begin_meeting(leader(), tender.id)
    shown = await consensus_service.revealed_scores(leader(), tender.id)
    assert {each.place.evaluator_id for each in shown} == {anna.user_id, aase.user_id}
    assert await fetch_value("select count(*) from evaluation_score where evaluator_id = $1", bo.user_id) > 0


async def test_whoever_sat_in_the_meeting_counts_although_the_appointment_ends_after_it(db: object) -> None:
    tender, _bids, people = await make_in_meeting()
    for each in await appointments.appointees(tender.id, "evaluator"):
        await appointments.end(leader(), each.id, "Færdig")
    shown = await consensus_service.revealed_scores(leader(), tender.id)
    assert {each.place.evaluator_id for each in shown} == {each.user_id for each in people}


async def test_an_evaluator_appointed_late_is_waited_for(db: object) -> None:
    tender, _bids, people = await make_in_evaluation()
    for each in people:
        await score(each, tender.id)
    late = await make_evaluator(tender.id, name="Sofie Sen")
    with pytest.raises(InvalidInput) as refused:
        await consensus_service.begin_meeting(leader(), tender.id)
    (fault,) = refused.value.fields
    assert fault.params == {"name": "Sofie Sen", "n": 18}
    await panel_service.declare(late, tender.id, {})
    await score(late, tender.id)
    await consensus_service.begin_meeting(leader(), tender.id)
