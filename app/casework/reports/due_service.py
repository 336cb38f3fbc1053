"""Reports become due when an order starts, and fall away or become due when it ends. See referrals/hooks."""

from app.casework.referrals import hooks
from app.casework.reports import queries, reads
from app.casework.reports.due import FINAL, INTERIM, final_day, interim_days
from app.platform.db import transaction
from app.platform.documents.metadata import load_metadata

KIND = "afrapportering"


async def make_interim_due(order_id: int, placement_id: int) -> None:
    """Also when an order that had ended runs again: then the final report is not due after all."""
    order = await reads.find_order(order_id)
    if order is None:
        return
    async with transaction():
        begun = await queries.drop_due(placement_id, FINAL, order.start_on)
        for day in interim_days(order.start_on, every_weeks=order.report_every_weeks, weeks=order.weeks):
            await queries.make_due(placement_id, INTERIM, day)
        if begun:
            await queries.begin_with(placement_id, INTERIM, begun, load_metadata(KIND).version)


async def make_final_due(order_id: int, placement_id: int) -> None:
    """What somebody had begun to write for a report that falls away is where the final one begins."""
    order = await reads.find_order(order_id)
    if order is None or order.end_on is None:
        return
    async with transaction():
        begun = await queries.drop_due(placement_id, INTERIM, order.end_on)
        due_on = final_day(order.end_on, order.final_report_days)
        if due_on is not None:
            await queries.make_due(placement_id, FINAL, due_on)
        if due_on is not None and begun:
            await queries.begin_with(placement_id, FINAL, begun, load_metadata(KIND).version)


hooks.on_started.append(make_interim_due)
hooks.on_ended.append(make_final_due)
