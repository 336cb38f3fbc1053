"""An offer that changes hands: its orders and their reports stay with whom they were sent to."""

import pytest

from app.casework.referrals.service import get_order_for
from app.casework.reports import service
from app.offers.catalogue.queries import insert_revision
from app.platform.clock import today
from app.platform.db import execute
from app.platform.errors import NotFound
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen
from tests.builders.referrals import actor_of, make_placement
from tests.builders.reports import first_report, make_report, make_running
from tests.builders.suppliers import make_supplier


async def test_the_new_supplier_sees_no_order_and_no_report_from_before(db):
    running = await make_running()
    report_id = await first_report(running)
    other = await make_supplier(kind="private")
    newcomer = actor_of(await make_user("supplier", supplier_id=other), "supplier", supplier_id=other)
    await execute("update offer set supplier_id = $2 where id = $1", running.offer_id, other)

    with pytest.raises(NotFound):
        await get_order_for(newcomer, running.order_id)
    with pytest.raises(NotFound):
        await service.get_report(newcomer, report_id, today=today())
    order = await get_order_for(running.supplier, running.order_id)
    assert order.citizen_name == "Sofie Prøve"
    assert (await service.get_report(running.supplier, report_id, today=today())).id == report_id


async def test_reports_of_a_file_are_no_suppliers_once_the_offer_has_changed_hands(db, web_app):
    first, second = await make_supplier(kind="private"), await make_supplier(kind="private")
    old, new = [
        actor_of(await make_user("supplier", supplier_id=each), "supplier", supplier_id=each)
        for each in (first, second)
    ]
    caseworker = actor_of(await make_user("caseworker"))
    offer = await make_offer(supplier_id=first)
    placement = await make_placement(await make_citizen(caseworker_id=caseworker.user_id), offer)
    report = await make_report(placement, state="sent", answers={"results": "Timetallet er øget."})
    assert (await service.get_report(old, report, today=today())).id == report

    await execute("update offer set supplier_id = $2 where id = $1", offer, second)
    await insert_revision(offer, 2, "updated", None, {"supplier_id": (first, second)})

    for reader in (old, new):
        with pytest.raises(NotFound):
            await service.get_report(reader, report, today=today())
        assert await service.list_rows(reader, today=today()) == []
    assert (await service.get_report(caseworker, report, today=today())).id == report
    later = await make_placement(await make_citizen(), offer, start_on=today())
    assert (await service.get_report(new, await make_report(later), today=today())).state == "due"
