"""Who gets an e-mail of which step; what stands in it is the mail room's."""

import pytest

from app.casework.referrals import service, telling
from app.casework.referrals.reminders import remind
from app.platform.clock import today
from app.platform.db import execute
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen
from tests.builders.referrals import actor_of, make_order
from tests.builders.suppliers import make_supplier


@pytest.fixture
def told(monkeypatch):
    """(kind, receivers without the one who did it) of each call."""
    calls = []

    async def notify(user_ids, kind, path, occasion=None, but=None):
        assert path.startswith("/orders/")
        calls.append((kind, sorted(set(user_ids) - {but})))
        return len(calls)

    monkeypatch.setattr(telling, "notify", notify)
    return calls


@pytest.fixture
async def people(db):
    supplier = await make_supplier()
    anna = await make_user("caseworker")
    users = [await make_user("supplier", supplier_id=supplier) for _ in range(2)]
    return anna, users, supplier


async def test_each_step_tells_the_other_side(people, told):
    anna, (lis, ole), supplier = people
    offer = await make_offer(supplier_id=supplier)
    order = await make_order(await make_citizen(caseworker_id=anna), offer, ordered_by=anna)
    by_lis, day = actor_of(lis, "supplier", supplier_id=supplier), today()
    await service.answer_order(by_lis, order, accept=True, planned_start_on=day, today=day)
    await service.start_order(by_lis, order, start_on=day, today=day)
    await service.record_absence(by_lis, order, kind="ill", from_on=day, today=day)
    await service.record_refusal(by_lis, order, refused_on=day, text="Nej", today=day)
    await service.end_order(by_lis, order, end_on=day, end_reason="other", today=day)
    assert told == [
        ("order_sent", [lis, ole]),
        ("order_answered", [anna]),
        ("order_started", [anna]),
        ("order_absence", [anna]),
        ("order_refusal", [anna]),
        ("order_ended", [anna]),
    ]


async def test_the_suppliers_people_hear_of_what_was_written_down_for_them(people, told):
    anna, users, supplier = people
    order = await make_order(
        await make_citizen(caseworker_id=anna), await make_offer(supplier_id=supplier), ordered_by=anna
    )
    await service.answer_order(actor_of(anna), order, accept=False, reason="other", today=today())
    assert told[-1] == ("order_answered", users)


async def test_nobody_at_the_supplier_hears_of_an_order_that_waits(people, told):
    anna, users, supplier = people
    offer = await make_offer(supplier_id=supplier, places=0)
    first, second = [await make_order(await make_citizen(caseworker_id=anna), offer, ordered_by=anna) for _ in range(2)]
    await service.withdraw_order(actor_of(anna), first, reason="mistake", today=today())
    assert told == []
    await execute("update offer set places = 1 where id = $1", offer)
    await remind(today())
    assert told == [("place_free", [anna]), ("order_sent", users)]
    await service.withdraw_order(actor_of(anna), second, reason="mistake", today=today())
    assert told[-1] == ("order_withdrawn", users)


async def test_an_overdue_answer_is_asked_for(people, told):
    anna, users, supplier = people
    order = await make_order(
        await make_citizen(caseworker_id=anna), await make_offer(supplier_id=supplier), ordered_by=anna
    )
    await execute("update offer_order set answer_by = $2 where id = $1", order, today().replace(year=2020))
    await remind(today())
    assert told[-1] == ("order_sent", users)


async def test_an_order_that_waited_is_sent_to_whoever_runs_the_offer_now(people, told):
    anna, _, supplier = people
    newcomer = await make_supplier()
    lone = await make_user("supplier", supplier_id=newcomer)
    offer = await make_offer(supplier_id=supplier, places=0)
    await make_order(await make_citizen(caseworker_id=anna), offer, ordered_by=anna)
    await execute("update offer set places = 1, supplier_id = $2 where id = $1", offer, newcomer)
    await remind(today())
    assert told == [("place_free", [anna]), ("order_sent", [lone])]
