"""Who judges: interests shut out of the whole tender, and so does the control bid."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.platform.access import Actor
from app.platform.db import execute, fetch_value
from app.platform.errors import InvalidInput, NotAllowed
from app.platform.jobs.testing import run_jobs
from app.procurement.appointments import service as appointments
from app.procurement.evaluation import consensus_service, qualification_service, scoring_service
from app.procurement.evaluation import panel_service as service
from app.procurement.evaluation import service as evaluation
from app.procurement.opening import service as opening
from tests.builders.access import make_user
from tests.builders.evaluation import leader, make_evaluator, make_in_evaluation, make_in_meeting, score
from tests.builders.evidence import actor_as
from tests.builders.mail import give_address, letters_in, mail_into
from tests.builders.opened_bids import make_closed_tender, make_opened_tender


async def interested(tender_id: int, who: Actor, bid_id: int) -> None:
    assert not await service.declare(who, tender_id, {bid_id: "Min bror er direktør."})


REFUSED: tuple[Callable[[Actor, int], Awaitable[object]], ...] = (
    opening.list_bids,
    scoring_service.own_scores,
    lambda who, tender_id: scoring_service.save_scores(who, tender_id, 1, "B", []),
    scoring_service.hand_in,
    consensus_service.revealed_scores,
    lambda who, tender_id: service.declare(who, tender_id, {}),
    service.require_member,
)


async def test_an_interest_in_one_bidder_shuts_out_of_the_whole_tender(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    await interested(tender.id, anna, bids[1].id)
    for ask in REFUSED:
        with pytest.raises(NotAllowed, match="declared an interest"):
            await ask(anna, tender.id)


async def test_an_officer_with_an_interest_leads_nothing(db: object) -> None:
    tender, bids, _ = await make_in_evaluation()
    officer = await make_evaluator(tender.id, role="procurement")
    await interested(tender.id, officer, bids[0].id)
    for ask in (qualification_service.begin_evaluation, consensus_service.begin_meeting, service.require_leader):
        with pytest.raises(NotAllowed, match="declared an interest"):
            await ask(officer, tender.id)
    with pytest.raises(NotAllowed, match="declared an interest"):
        await consensus_service.save_consensus(officer, tender.id, 1, "B", [])


async def test_an_officer_with_an_interest_appoints_nobody_and_ends_nothing(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    officer = await make_evaluator(tender.id, role="procurement")
    await interested(tender.id, officer, bids[0].id)
    (other,) = [each for each in await appointments.appointees(tender.id, "evaluator") if each.user_id == anna.user_id]
    with pytest.raises(NotAllowed, match="declared an interest"):
        await appointments.appoint(officer, tender.id, await make_user("caseworker"), "evaluator")
    with pytest.raises(NotAllowed, match="declared an interest"):
        await appointments.end(officer, other.id, "Vil ikke have hende med.")


async def test_an_evaluator_reads_no_bid_before_declaring(db: object) -> None:
    tender, bids = await make_opened_tender()
    anna = await make_evaluator(tender.id)
    with pytest.raises(NotAllowed, match="Declare first"):
        await opening.list_bids(anna, tender.id)
    with pytest.raises(NotAllowed, match="Declare first"):
        await opening.get_bid(anna, bids[0].id)
    assert not await opening.may_read(anna, tender.id)
    await service.declare(anna, tender.id, {})
    assert [each.number for each in await opening.list_bids(anna, tender.id)] == [each.number for each in bids]


async def test_what_was_scored_stays_and_does_not_count(db: object) -> None:
    tender, bids, (anna, bo, aase) = await make_in_meeting()
    await interested(tender.id, anna, bids[1].id)
    shown = await consensus_service.revealed_scores(leader(), tender.id)
    assert {each.place.evaluator_id for each in shown} == {bo.user_id, aase.user_id}
    kept = await fetch_value("select count(*) from evaluation_score where evaluator_id = $1", anna.user_id)
    assert kept == 18
    assert await evaluation.evaluators(tender.id) == ["Bo Prøve", "Åse Prøve"]
    assert [(each.name, each.why) for each in await evaluation.recusals(tender.id)] == [
        ("Anna Prøve", service.INTEREST)
    ]


async def test_the_meeting_does_not_wait_for_whoever_is_shut_out(db: object) -> None:
    tender, bids, (anna, bo, aase) = await make_in_evaluation()
    await interested(tender.id, anna, bids[1].id)
    for each in (bo, aase):
        await score(each, tender.id)
    await consensus_service.begin_meeting(leader(), tender.id)


async def test_without_anybody_left_there_is_no_meeting(db: object) -> None:
    tender, bids, (anna,) = await make_in_evaluation(names=["Anna Prøve"])
    await interested(tender.id, anna, bids[1].id)
    with pytest.raises(InvalidInput) as refused:
        await consensus_service.begin_meeting(leader(), tender.id)
    assert "No evaluator can take part" in refused.value.fields[0].msgid


async def test_an_interest_needs_words_and_is_never_taken_back(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    for note in ("", "x" * 501, "Min søster 015360-1234 er ansat."):
        with pytest.raises(InvalidInput) as refused:
            await service.declare(anna, tender.id, {bids[0].id: note})
        assert refused.value.fields[0].field == f"note-{bids[0].id}"
    await interested(tender.id, anna, bids[0].id)
    with pytest.raises(NotAllowed):
        await service.declare(anna, tender.id, {})


async def test_an_interest_that_is_found_later_is_declared_later(db: object) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    await service.declare(anna, tender.id, {})
    await interested(tender.id, anna, bids[2].id)
    assert await appointments.is_shut_out(anna.user_id, tender.id) == service.INTEREST


async def test_an_interest_in_another_tenders_bidder_is_refused(db: object) -> None:
    tender, _, (anna, *_) = await make_in_evaluation()
    _, others, _ = await make_in_evaluation()
    with pytest.raises(InvalidInput):
        await service.declare(anna, tender.id, {others[0].id: "Min bror er direktør."})


async def test_whoever_appointed_is_told_to_appoint_another(
    db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tender, bids, _ = await make_in_evaluation(names=())
    officer = actor_as("procurement", user_id=await make_user("procurement"))
    anna = await make_user("caseworker")
    await appointments.appoint(officer, tender.id, anna, "evaluator")
    address = await give_address(officer.user_id)
    mail_into(tmp_path, monkeypatch)
    await interested(tender.id, actor_as("caseworker", user_id=anna), bids[0].id)
    await run_jobs()
    (letter,) = letters_in(tmp_path)
    assert letter["to"] == address
    assert f"/tenders/{tender.id}/appointments" in letter.get_content()
    assert "direktør" not in letter.get_content()


async def test_the_control_bids_writer_and_the_bidders_people_judge_nothing(db: object) -> None:
    tender = await make_closed_tender()
    writer = await make_user("caseworker")
    await appointments.appoint(leader(), tender.id, writer, "control_bid")
    with pytest.raises(InvalidInput):
        await appointments.appoint(leader(), tender.id, writer, "evaluator")
    for ask in REFUSED:
        with pytest.raises(NotAllowed, match="control bid"):
            await ask(actor_as("caseworker", user_id=writer), tender.id)


async def test_people_of_the_own_unit_are_shut_out_also_when_they_came_there_after_being_appointed(db: object) -> None:
    tender, bids = await make_opened_tender()
    (own,) = [bid for bid in bids if bid.is_control_bid]
    anna = await make_evaluator(tender.id)
    await execute("update app_user set supplier_id = $2 where id = $1", anna.user_id, own.supplier_id)
    for ask in REFUSED:
        with pytest.raises(NotAllowed, match="supplier"):
            await ask(anna, tender.id)
