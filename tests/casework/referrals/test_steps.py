"""The steps of an order: who may take them, what they leave behind, and who is told."""

from datetime import timedelta

import pytest

from app.casework.referrals import hooks, service
from app.casework.referrals.reminders import remind
from app.platform.clock import today
from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.platform.errors import Conflict, InvalidInput, NotFound, StaleVersion
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen
from tests.builders.referrals import accept_order, actor_of, begin_order, make_order, make_placement
from tests.builders.suppliers import make_supplier

DAY = timedelta(days=1)


@pytest.fixture
async def case(db):
    """Anna's citizen, ordered into an offer of a supplier with two users."""
    return await make_case()


class Case:
    def __init__(self, order_id, citizen_id, offer_id, supplier_id, anna, bo, lis, ole):
        self.order_id, self.citizen_id, self.offer_id, self.supplier_id = order_id, citizen_id, offer_id, supplier_id
        self.anna, self.bo, self.lis, self.ole = anna, bo, lis, ole


async def make_case(**offer):
    anna, supplier = await make_user("caseworker"), await make_supplier()
    bo = await make_user("caseworker")
    lis, ole = [await make_user("supplier", supplier_id=supplier) for _ in range(2)]
    citizen, offer_id = await make_citizen(caseworker_id=anna), await make_offer(supplier_id=supplier, **offer)
    order_id = await make_order(citizen, offer_id, ordered_by=anna)
    return Case(
        order_id, citizen, offer_id, supplier, actor_of(anna), actor_of(bo),
        actor_of(lis, "supplier", supplier_id=supplier), actor_of(ole, "supplier", supplier_id=supplier),
    )  # fmt: skip


async def last_event(order_id):
    row = await fetch_one(
        "select kind, happened_on, reason, by_supplier from order_event where order_id = $1 order by id desc limit 1",
        order_id,
    )
    return tuple(row)


async def test_both_users_of_a_supplier_see_the_order_and_nobody_elses_supplier_does(case):
    for user in (case.lis, case.ole):
        assert (await service.get_order_for(user, case.order_id)).id == case.order_id
    stranger = actor_of(await make_user("supplier", supplier_id=await make_supplier()), "supplier", supplier_id=999_999)
    for other in (stranger, case.bo, actor_of(1, "manager")):
        with pytest.raises(NotFound):
            await service.get_order_for(other, case.order_id)


async def test_an_order_that_waits_is_unknown_to_the_supplier_and_so_is_one_withdrawn_while_it_waited(db):
    case = await make_case(places=0)
    with pytest.raises(NotFound):
        await service.get_order_for(case.lis, case.order_id)
    await service.withdraw_order(case.anna, case.order_id, reason="mistake", today=today())
    with pytest.raises(NotFound):
        await service.get_order_for(case.lis, case.order_id)
    assert await service.list_orders(case.lis, on_date=today()) == []


async def test_the_supplier_sees_the_name_while_the_order_is_current_and_no_longer(case):
    assert (await service.get_order_for(case.lis, case.order_id)).citizen_name == "Eksempel Borger"
    await service.answer_order(case.lis, case.order_id, accept=False, reason="no_place", today=today())
    order = await service.get_order_for(case.lis, case.order_id)
    assert (order.citizen_name, order.citizen_id, order.reference[:2]) == (None, None, "B-")
    assert (await service.get_order_for(case.anna, case.order_id)).citizen_name == "Eksempel Borger"


async def test_a_supplier_does_not_read_what_happened_while_the_order_waited(db):
    case = await make_case(places=0)
    await execute("update offer set places = 1 where id = $1", case.offer_id)
    await remind(today())
    seen = await service.view_order(case.lis, case.order_id)
    assert [event.kind for event in seen.events] == ["sent"]
    assert [event.kind for event in (await service.view_order(case.anna, case.order_id)).events] == ["waiting", "sent"]


async def test_from_answer_to_end_the_order_becomes_a_placement(case):
    calls = []

    async def started(order_id, placement_id):
        calls.append(("started", order_id, placement_id))

    async def ended(order_id, placement_id):
        calls.append(("ended", order_id, placement_id))

    hooks.on_started.append(started)
    hooks.on_ended.append(ended)
    try:
        placement = await begin_order(case.order_id, by=case.lis)
        await service.end_order(case.ole, case.order_id, end_on=today(), end_reason="completed", today=today())
    finally:
        hooks.on_started.remove(started)
        hooks.on_ended.remove(ended)
    assert calls == [("started", case.order_id, placement), ("ended", case.order_id, placement)]
    order = await service.get_order_for(case.anna, case.order_id)
    assert (order.state, order.start_on, order.end_on, order.end_reason) == ("ended", today(), today(), "completed")
    row = await fetch_one("select placement_ref, referred_on, citizen_id from placement where id = $1", placement)
    assert tuple(row) == (order.reference, today(), case.citizen_id)


async def test_a_decline_needs_a_reason_and_an_acceptance_a_day_that_can_be(case):
    with pytest.raises(InvalidInput):
        await service.answer_order(case.lis, case.order_id, accept=False, today=today())
    for planned in (None, today() - DAY):
        with pytest.raises(InvalidInput):
            await service.answer_order(case.lis, case.order_id, accept=True, planned_start_on=planned, today=today())


async def test_a_planned_start_after_the_offer_has_closed_is_refused(db):
    case = await make_case(closes_on=today() + 10 * DAY)
    with pytest.raises(InvalidInput):
        await service.answer_order(
            case.lis, case.order_id, accept=True, planned_start_on=today() + 11 * DAY, today=today()
        )


async def test_a_step_the_state_does_not_allow_is_refused(case):
    with pytest.raises(Conflict):
        await service.start_order(case.lis, case.order_id, start_on=today(), today=today())
    with pytest.raises(Conflict):
        await service.end_order(case.lis, case.order_id, end_on=today(), end_reason="other", today=today())


async def test_of_two_answers_the_second_meets_the_order_as_it_stands(case):
    await service.answer_order(case.lis, case.order_id, accept=True, planned_start_on=today(), version=1, today=today())
    with pytest.raises(StaleVersion) as caught:
        await service.answer_order(case.ole, case.order_id, accept=False, reason="other", version=1, today=today())
    assert caught.value.current.state == "accepted"


async def test_the_same_absence_sent_twice_is_one(case):
    await accept_order(case.order_id, by=case.lis)
    absence = {"kind": "ill", "from_on": today(), "version": 2, "today": today()}
    await service.record_absence(case.lis, case.order_id, **absence)
    with pytest.raises(StaleVersion):
        await service.record_absence(case.lis, case.order_id, **absence)
    assert await fetch_value("select count(*) from order_event where kind = 'absence'") == 1


async def test_absence_and_refusal_wait_for_the_caseworkers_eyes(case):
    await accept_order(case.order_id, by=case.lis)
    await service.record_absence(
        case.lis, case.order_id, kind="unannounced", from_on=today(), until_on=today() + DAY, today=today()
    )
    await service.record_refusal(case.lis, case.order_id, refused_on=today(), text="Vil ikke.", today=today())
    assert await last_event(case.order_id) == ("refusal", today(), None, True)
    assert (await service.count_attention(case.anna, on_date=today())).unseen == 1
    await service.view_order(case.lis, case.order_id)
    assert (await service.count_attention(case.anna, on_date=today())).unseen == 1
    await service.view_order(case.anna, case.order_id)
    assert (await service.count_attention(case.anna, on_date=today())).unseen == 0


async def test_what_the_caseworker_writes_down_for_the_supplier_says_so(case):
    await accept_order(case.order_id, by=case.anna)
    await service.record_absence(case.anna, case.order_id, kind="agreed", from_on=today(), today=today())
    events = (await service.view_order(case.lis, case.order_id)).events
    assert [(event.kind, event.on_behalf) for event in events] == [
        ("sent", False),
        ("accepted", True),
        ("absence", True),
    ]
    assert (await service.count_attention(case.anna, on_date=today())).unseen == 0


async def test_an_overdue_answer_is_counted(case):
    await execute("update offer_order set answer_by = $2 where id = $1", case.order_id, today() - DAY)
    counts = await service.count_attention(case.anna, on_date=today())
    assert (counts.late, counts.to_answer) == (1, 1)
    assert (await service.count_attention(case.lis, on_date=today())).to_answer == 1


async def test_a_start_finds_the_placement_a_file_has_brought(case):
    await accept_order(case.order_id, by=case.lis)
    brought = await make_placement(case.citizen_id, case.offer_id, start_on=today() - 3 * DAY, placement_ref="FAG-1")
    assert await service.start_order(case.lis, case.order_id, start_on=today(), today=today()) == brought


async def test_a_start_in_days_of_another_placement_is_refused(case):
    await accept_order(case.order_id, by=case.lis)
    await make_placement(case.citizen_id, case.offer_id, start_on=today() - 60 * DAY)
    with pytest.raises(InvalidInput):
        await service.start_order(case.lis, case.order_id, start_on=today(), today=today())


async def test_an_end_before_the_start_is_refused(case):
    await begin_order(case.order_id, by=case.lis)
    with pytest.raises(InvalidInput):
        await service.end_order(case.lis, case.order_id, end_on=today() - DAY, end_reason="other", today=today())


async def test_an_end_that_stands_in_the_placement_moves_the_order_with_the_day(case):
    placement = await begin_order(case.order_id, by=case.lis)
    await execute(
        "update placement set referred_on = $2, start_on = $2, end_on = $3, end_reason = 'moved' where id = $1",
        placement, today() - 9 * DAY, today() - DAY,
    )  # fmt: skip
    assert await remind(today()) == 1
    assert await last_event(case.order_id) == ("ended", today() - DAY, "moved", False)


async def test_every_step_is_in_the_trail_without_names(case):
    await begin_order(case.order_id, by=case.lis)
    await service.end_order(case.lis, case.order_id, end_on=today(), end_reason="completed", today=today())
    rows = await fetch(
        "select action, details::text from audit_entry where subject = 'order' and subject_id = $1 order by id",
        case.order_id,
    )
    assert [row["action"] for row in rows] == ["order.sent", "order.accepted", "order.started", "order.ended"]
    assert not any("Eksempel" in row["details"] for row in rows)
