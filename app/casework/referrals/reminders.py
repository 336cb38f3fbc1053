"""What happens to orders with the day: ends that files brought, places that have become free, answers overdue."""

from datetime import date

from app.casework.referrals import ordering_service, queries, reads, steps_service, telling


async def remind(today: date) -> int:
    """Run once a day. Returns how many orders it moved or told of."""
    moved = await steps_service.close_ended_by_files(today) + await steps_service.reopen_running(today)
    sent = 0
    for offer_id in await queries.offers_with_waiting():
        sent += await ordering_service.refill(offer_id, today)
    return moved + sent + await remind_of_answers(today)


async def remind_of_answers(today: date) -> int:
    """Each order is told of once, to the supplier who has not answered in time. Returns how many e-mails that makes."""
    told = 0
    for order_id in await queries.orders_not_answered(today):
        order = await reads.find_order_unscoped(order_id)
        if order is not None:
            told += await telling.tell_supplier(order, "order_sent", occasion=f"order-{order_id}-late")
    return told
