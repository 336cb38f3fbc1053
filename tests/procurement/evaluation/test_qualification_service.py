"""Qualification: item by item, an outcome with its reason, and only then the evaluation."""

import pytest

from app.platform.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.procurement.appointments import service as appointments
from app.procurement.evaluation import qualification_service as service
from app.procurement.evaluation import service as evaluation
from app.procurement.evaluation.basis import load_basis
from app.procurement.evaluation.schemas import Finding
from app.procurement.pricing.award import evaluate
from app.procurement.publication.service import get_edition
from tests.builders.access import make_user
from tests.builders.evaluation import check_bid, leader, make_in_evaluation, make_in_qualification
from tests.builders.evidence import actor_as
from tests.builders.opened_bids import FIRST, make_bid, make_closed_tender, make_opened_tender


async def save(tender_id: int, number: int = 1, **given: object) -> None:
    values = {"findings": {}, "outcome": "suitable", "reason": "", "version": 0, **given}
    await service.save_check(leader(), tender_id, number, **values)  # type: ignore[arg-type]


async def test_every_item_must_be_looked_at(db: object) -> None:
    tender, _ = await make_in_qualification()
    with pytest.raises(InvalidInput) as refused:
        await save(tender.id)
    basis = await load_basis(tender.id)
    keys = {f"met-{item.key}" for item in service.items_for(basis, basis.bids[0])}
    assert {each.field for each in refused.value.fields} == keys
    assert any(key.startswith("met-requirement-") for key in keys)


async def test_an_outcome_that_the_findings_do_not_bear_is_refused(db: object) -> None:
    tender, _ = await make_in_qualification()
    for unmet, outcome in (("exclusion", "suitable"), ("exclusion", "rejected"), ("requirement", "unsuitable")):
        with pytest.raises(InvalidInput) as refused:
            await check_bid(tender.id, 1, unmet=[unmet], outcome=outcome)
        assert [each.field for each in refused.value.fields] == ["outcome"]
    await check_bid(tender.id, 1, unmet=["exclusion"], outcome="unsuitable")
    await check_bid(tender.id, 2, unmet=["requirement"], outcome="rejected")


async def test_what_is_not_suitable_has_a_reason_and_remarks(db: object) -> None:
    tender, _ = await make_in_qualification()
    basis = await load_basis(tender.id)
    findings = {item.key: Finding(item.group != "exclusion") for item in service.items_for(basis, basis.bids[0])}
    with pytest.raises(InvalidInput) as refused:
        await save(tender.id, findings=findings, outcome="unsuitable")
    assert {each.field for each in refused.value.fields} >= {"remark-exclusion", "reason"}


async def test_a_personal_number_in_a_remark_is_refused(db: object) -> None:
    tender, _ = await make_in_qualification()
    basis = await load_basis(tender.id)
    findings = {item.key: Finding(True, "015360-1234") for item in service.items_for(basis, basis.bids[0])}
    with pytest.raises(InvalidInput):
        await save(tender.id, findings=findings)


async def test_the_evaluation_begins_when_every_bid_is_checked(db: object) -> None:
    tender, _ = await make_in_qualification()
    await check_bid(tender.id, 1)
    await check_bid(tender.id, 2)
    with pytest.raises(Conflict, match="Not checked: bid 3"):
        await service.begin_evaluation(leader(), tender.id)
    await check_bid(tender.id, 3)
    assert (await service.begin_evaluation(leader(), tender.id)).state == "evaluation"


async def test_without_a_suitable_bid_there_is_no_evaluation(db: object) -> None:
    tender, bids = await make_in_qualification()
    for bid in bids:
        await check_bid(tender.id, bid.number, unmet=["exclusion"], outcome="unsuitable")
    with pytest.raises(Conflict, match="No bid is suitable"):
        await service.begin_evaluation(leader(), tender.id)


async def test_bids_are_not_checked_before_qualification_begins(db: object) -> None:
    tender, _ = await make_opened_tender()
    with pytest.raises(Conflict):
        await check_bid(tender.id, 1)


async def test_replaced_and_unreadable_bids_are_not_checked(db: object) -> None:
    tender = await make_closed_tender()
    edition = await get_edition(tender.id)
    bids = [
        await make_bid(edition, FIRST),
        await make_bid(edition, FIRST, standing="replaced"),
        await make_bid(edition, FIRST, standing="unreadable"),
    ]
    tender, _ = await make_in_qualification(bids=bids)
    for number in (2, 3, 4):
        with pytest.raises(NotFound):
            await check_bid(tender.id, number)
    await check_bid(tender.id, 1)
    await service.begin_evaluation(leader(), tender.id)


async def test_two_officers_checking_the_same_bid_see_each_other(db: object) -> None:
    tender, _ = await make_in_qualification()
    await check_bid(tender.id, 1)
    with pytest.raises(StaleVersion) as refused:
        await check_bid(tender.id, 1, unmet=["exclusion"], outcome="unsuitable")
    assert refused.value.current.outcome == "suitable"


async def test_only_officers_who_are_not_shut_out_check(db: object) -> None:
    tender = await make_closed_tender()
    writer = await make_user("procurement")
    await appointments.appoint(leader(), tender.id, writer, "control_bid")
    for who in (actor_as("procurement", user_id=writer), actor_as("manager"), actor_as("auditor")):
        with pytest.raises(NotAllowed):
            await service.begin_qualification(who, tender.id)


async def test_the_prices_of_unsuitable_bids_do_not_count_in_the_formula(db: object) -> None:
    tender, bids, _ = await make_in_evaluation(
        award={"method": "Bedste forhold.", "formula": "lowest_over_price", "scale": [
            {"points": 0, "meaning": "Intet"}, {"points": 10, "meaning": "Alt"}]}
    )  # fmt: skip
    cheapest = min(bids, key=lambda bid: bid.sums[1])
    await check_bid(tender.id, cheapest.number, unmet=["exclusion"], outcome="unsuitable", version=1)
    suitable = await evaluation.suitable_bids(tender.id, 1)
    assert cheapest.id not in {bid.id for bid in suitable}
    sections = (await get_edition(tender.id)).sections
    scores = {bid.id: {"B": 10, "C.1": 10, "C.2": 10} for bid in suitable}
    ranking = evaluate(sections["criteria"], scores, {bid.id: bid.sums[1] for bid in suitable}, sections["award"])
    lowest = min(suitable, key=lambda bid: bid.sums[1])
    assert next(each for each in ranking.placed if each.bid == lowest.id).price_points == 10
