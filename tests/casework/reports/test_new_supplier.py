"""An offer that changes hands: its orders and their reports stay with whom they were sent to."""

import pytest

from app.casework.referrals.service import get_order_for
from app.casework.reports import service
from app.platform.clock import today
from app.platform.db import execute
from app.platform.errors import NotFound
from tests.builders.access import make_user
from tests.builders.referrals import actor_of
from tests.builders.reports import first_report, make_running
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
