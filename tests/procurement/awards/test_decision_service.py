"""From consensus to a frozen decision."""

from fractions import Fraction

import pytest

from app.platform.db import execute
from app.platform.errors import Conflict, InvalidInput, NotAllowed, StaleVersion
from app.procurement.awards import service
from app.procurement.awards.freezing import fingerprint
from app.procurement.awards.schemas import AwardRules, LotChoice, TieBreak
from app.procurement.opening.schemas import OpenedBid
from app.procurement.tenders import service as tenders
from app.procurement.tenders.schemas import Tender
from tests.builders.awards import (
    COMPLAINT,
    WHY,
    choices_for,
    decide,
    make_decided,
    make_ranked,
    rules_for,
    set_points,
    set_sums,
)
from tests.builders.evaluation import leader
from tests.builders.evidence import actor_as
from tests.builders.opened_bids import FIRST

pytestmark = pytest.mark.usefixtures("db")


async def test_the_best_bid_of_each_lot_is_proposed_with_the_control_bid_apart() -> None:
    tender, bids = await make_ranked()
    for each in await service.propose(tender.id):
        assert each.winners == (bids[0].id,)
        assert [bid.number for bid in each.ranking] == [1, 2]
        assert [bid.number for bid in each.with_control] == [1, 2, 3]
        assert each.control_bid is not None
        assert not each.control_wins


async def test_a_decision_freezes_what_it_rests_on_to_the_last_digit() -> None:
    tender, bids = await make_ranked()
    before = await service.propose(tender.id)
    decision = await decide(tender.id)

    assert [lot.ranking for lot in decision.lots] == [each.ranking for each in before]
    assert [lot.notes.with_control for lot in decision.lots] == [each.with_control for each in before]
    total = decision.lots[0].ranking[1].total
    sums = [bid.sums[1] for bid in bids[:2]]
    price = Fraction(10 * min(sums), sums[1])
    assert total == price * Fraction(2, 5) + 6 * Fraction(3, 5)
    assert (await tenders.get_tender(tender.id)).state == "decision"


async def test_what_is_awarded_names_supplier_sum_and_prices() -> None:
    decision, bids = await make_decided()
    found = await service.awarded(decision.tender_id)

    assert [(each.lot, each.place, each.supplier_id, each.sum_ore) for each in found] == [
        (lot, 1, bids[0].supplier_id, bids[0].sums[lot]) for lot in (1, 2)
    ]
    assert found[0].prices == FIRST


async def test_a_lot_is_kept_in_house_when_the_control_bid_is_the_best() -> None:
    decision, bids = await make_decided({1: 6, 2: 4, 3: 10}, outcomes={1: "kept_in_house"})

    assert decision.lots[0].winners == (bids[2].id,)
    assert decision.lots[1].winners == (bids[0].id,)
    assert [each.lot for each in await service.awarded(decision.tender_id)] == [2]


async def test_a_control_bid_that_is_not_the_best_is_no_ground_for_keeping_a_lot() -> None:
    tender, _ = await make_ranked()
    with pytest.raises(InvalidInput) as refused:
        await decide(tender.id, {1: "kept_in_house"})
    assert [each.field for each in refused.value.fields] == ["outcome-1"]


async def test_a_winning_control_bid_may_be_disregarded_for_the_best_outside_bid() -> None:
    decision, bids = await make_decided({1: 6, 2: 4, 3: 10})
    assert decision.lots[0].winners == (bids[0].id,)


async def test_every_lot_needs_a_reason_and_an_outcome() -> None:
    tender, _ = await make_ranked()
    choices = await choices_for(tender.id)
    with pytest.raises(InvalidInput) as refused:
        await decide(tender.id, choices=[LotChoice(lot=1, outcome="no_award", reason=" "), choices[1]])
    assert [each.field for each in refused.value.fields] == ["reason-1"]
    with pytest.raises(InvalidInput):
        await decide(tender.id, choices=choices[:1])
    assert await service.current_decision(tender.id) is None


async def test_a_reason_with_a_cpr_number_is_refused() -> None:
    tender, _ = await make_ranked()
    choices = await choices_for(tender.id)
    with pytest.raises(InvalidInput):
        await decide(tender.id, choices=[LotChoice(lot=1, outcome="no_award", reason="010153-1234"), choices[1]])


async def test_nothing_is_decided_on_points_that_were_changed_since() -> None:
    tender, _ = await make_ranked()
    rules = await rules_for(tender.id)
    seen, choices = fingerprint(await service.propose(tender.id), rules), await choices_for(tender.id)
    await set_points(tender.id, 10)

    with pytest.raises(StaleVersion) as stale:
        await service.decide(leader(), tender.id, choices, rules=rules, seen=seen, next_steps="", complaint=COMPLAINT)
    assert stale.value.current[0].ranking[0].quality == 10


async def test_two_officers_decide_once() -> None:
    tender, _ = await make_ranked()
    await decide(tender.id)
    with pytest.raises(Conflict):
        await decide(tender.id)
    assert len(await service.list_decisions(tender.id)) == 1


async def test_a_tender_without_every_consensus_is_not_decided() -> None:
    tender, bids = await make_ranked()
    await execute("set local session_replication_role = replica")
    await execute("delete from consensus_score where opened_bid_id = $1 and lot = 1 and criterion = 'B'", bids[2].id)
    await execute("set local session_replication_role = origin")
    assert (await service.propose(tender.id))[0].problem
    with pytest.raises(InvalidInput):
        await decide(tender.id, {1: "no_award"})


async def make_equal() -> tuple[Tender, list[OpenedBid]]:
    """The two suppliers' bids are equal on both lots."""
    tender, bids = await make_ranked({1: 6, 2: 6, 3: 4})
    await set_sums(tender.id, {1: 1_000_000_00, 2: 1_000_000_00, 3: 1_100_000_00})
    return tender, bids


async def test_equal_bids_are_put_in_order_by_drawing_lots_with_somebody_present() -> None:
    tender, bids = await make_equal()
    equal = (bids[0].id, bids[1].id)
    assert (await service.propose(tender.id))[0].undecided == equal
    with pytest.raises(InvalidInput):
        await decide(tender.id, {2: "no_award"})

    tie = TieBreak(order=equal[::-1], how="drawn", text="Sedler i en skål.", present="")
    with pytest.raises(InvalidInput) as refused:
        await service.note_tie(leader(), tender.id, lot=1, tie=tie)
    assert [each.field for each in refused.value.fields] == ["present"]

    present = "Anna Prøve og Bo Prøve"
    for lot in (1, 2):
        told = TieBreak(order=equal[::-1], how="drawn", text="Sedler i en skål.", present=present)
        await service.note_tie(leader(), tender.id, lot=lot, tie=told)
    decision = await decide(tender.id)

    assert [lot.winners for lot in decision.lots] == [(bids[1].id,)] * 2
    frozen = decision.lots[0].notes.tie_break
    assert frozen is not None
    assert (frozen.present, frozen.text) == (present, "Sedler i en skål.")


async def test_an_order_of_other_bids_than_the_equal_ones_is_refused() -> None:
    tender, bids = await make_equal()
    for order in ((bids[0].id,), (bids[0].id, bids[0].id), (bids[0].id, bids[2].id)):
        with pytest.raises(InvalidInput):
            tie = TieBreak(order=order, how="rule", text="Laveste pris.")
            await service.note_tie(leader(), tender.id, lot=1, tie=tie)


async def test_a_recorded_order_counts_no_longer_when_points_have_changed() -> None:
    tender, bids = await make_equal()
    equal = (bids[0].id, bids[1].id)
    await service.note_tie(leader(), tender.id, lot=1, tie=TieBreak(order=equal, how="rule", text="Først modtaget."))
    assert (await service.propose(tender.id))[0].winners == (bids[0].id,)
    await set_points(tender.id, 10)

    assert (await service.propose(tender.id))[0].undecided == equal


async def test_a_bidder_wins_no_more_lots_than_the_tender_allows() -> None:
    tender, bids = await make_ranked()
    rules = AwardRules(suppliers={1: 1, 2: 1}, lots_per_bidder=1)
    found = await service.propose(tender.id, rules=rules)

    assert {each.winners[0] for each in found} == {bids[0].id, bids[1].id}
    second = next(each for each in found if each.winners == (bids[1].id,))
    assert second.passed_over == (bids[0].id,)


async def test_where_a_lot_is_not_awarded_the_limit_may_give_another_to_somebody_else_and_that_is_told() -> None:
    tender, bids = await make_ranked()
    rules = AwardRules(suppliers={1: 1, 2: 1}, lots_per_bidder=1)
    found = await service.propose(tender.id, rules=rules)
    to_second = next(each for each in found if each.winners == (bids[1].id,))
    other = next(each for each in found if each is not to_second)
    choices = [
        LotChoice(lot=to_second.lot, outcome="awarded", reason=WHY, winners=to_second.winners),
        LotChoice(lot=other.lot, outcome="no_award", reason=WHY),
    ]

    with pytest.raises(InvalidInput) as refused:
        await decide(tender.id, rules=rules, choices=choices)
    assert refused.value.fields[0].field == f"outcome-{to_second.lot}"
    decision = await decide(tender.id, {other.lot: "no_award"}, rules=rules)
    assert {lot.winners for lot in decision.lots} == {(bids[0].id,), ()}


async def test_a_winner_far_below_the_others_is_asked_first() -> None:
    tender, bids = await make_ranked()
    await set_sums(tender.id, {1: 1_000_000_00, 2: 500_000_00, 3: 1_100_000_00})
    low = [each for lot in await service.propose(tender.id) for each in lot.low_prices]
    assert {each.opened_bid_id for each in low} == {bids[1].id}
    with pytest.raises(InvalidInput) as refused:
        await decide(tender.id)
    assert {each.field for each in refused.value.fields} == {"outcome-1", "outcome-2"}

    for lot in (1, 2):
        await service.note_low_price(
            leader(), tender.id, lot=lot, opened_bid_id=bids[1].id, text="Egne lokaler står ledige."
        )
    decision = await decide(tender.id)
    assert decision.lots[0].notes.low_prices[0].note == "Egne lokaler står ledige."


async def test_a_price_that_is_not_low_is_not_asked_about() -> None:
    tender, bids = await make_ranked()
    with pytest.raises(InvalidInput):
        await service.note_low_price(leader(), tender.id, lot=1, opened_bid_id=bids[0].id, text="Hvorfor?")


async def test_a_decision_taken_up_again_stays_and_the_next_has_the_next_number() -> None:
    decision, _ = await make_decided()
    await service.reconsider(leader(), decision.tender_id, decision_id=decision.id, reason="En fejl i priserne.")

    assert await service.current_decision(decision.tender_id) is None
    assert await service.awarded(decision.tender_id) == []
    assert (await tenders.get_tender(decision.tender_id)).state == "evaluation"
    again = await decide(decision.tender_id)
    rounds = await service.list_decisions(decision.tender_id)
    assert [(each.round, each.withdrawn_reason) for each in rounds] == [(2, ""), (1, "En fejl i priserne.")]
    assert again.round == 2


async def test_a_decision_is_taken_up_again_once_and_with_a_reason() -> None:
    decision, _ = await make_decided()
    with pytest.raises(InvalidInput):
        await service.reconsider(leader(), decision.tender_id, decision_id=decision.id, reason=" ")
    await service.reconsider(leader(), decision.tender_id, decision_id=decision.id, reason="En fejl.")
    with pytest.raises(Conflict):
        await service.reconsider(leader(), decision.tender_id, decision_id=decision.id, reason="En fejl.")


async def test_only_procurement_staff_decide_and_nobody_who_is_shut_out() -> None:
    tender, _ = await make_ranked()
    for role in ("manager", "administrator", "auditor", "caseworker"):
        with pytest.raises(NotAllowed):
            await service.decide(
                actor_as(role, user_id=77), tender.id, [], rules=AwardRules(), seen="", next_steps="", complaint=""
            )


async def test_before_the_decision_the_ranking_is_for_those_who_may_read_bids() -> None:
    tender, _ = await make_ranked()
    manager = actor_as("manager", user_id=78)
    with pytest.raises(NotAllowed):
        await service.require_reader(manager, tender.id)
    await service.require_reader(leader(), tender.id)
    await decide(tender.id)
    await service.require_reader(manager, tender.id)
