"""Writing down what happened to an order: the event on its page, a message to the other side, the trail."""

from typing import TYPE_CHECKING

from app.casework.referrals import queries, reads
from app.casework.referrals.schemas import NewEvent, Order
from app.casework.referrals.seeing import is_supplier
from app.platform.access.service import users_of_supplier
from app.platform.audit import record
from app.platform.mail import notify

if TYPE_CHECKING:
    from app.platform.access import Actor

MAIL_KINDS = {
    "sent": "order_sent",
    "changed": "order_sent",
    "accepted": "order_answered",
    "declined": "order_answered",
    "started": "order_started",
    "absence": "order_absence",
    "refusal": "order_refusal",
    "ended": "order_ended",
    "withdrawn": "order_withdrawn",
}


async def write_down(actor: "Actor | None", order: Order, event: NewEvent) -> None:
    """Inside the transaction of the step, last. Without an actor it happened by itself.

    order : as it was before the step.
    """
    by_supplier = actor is not None and is_supplier(actor)
    by_user = actor.user_id if actor else None
    await queries.insert_event(order.id, event, by_user=by_user, by_supplier=by_supplier)
    if by_supplier:
        await tell_municipality(order, MAIL_KINDS[event.kind], but=by_user)
    elif event.kind in MAIL_KINDS and (order.place_held_at or event.kind == "sent"):
        await tell_supplier(order, MAIL_KINDS[event.kind], but=by_user)
    await record(
        actor_id=by_user,
        action=f"order.{event.kind}",
        subject="order",
        subject_id=order.id,
        details={"from": order.state, "reason": event.reason},
    )


async def tell_supplier(order: Order, kind: str, *, but: int | None = None, occasion: str | None = None) -> int:
    """Returns how many e-mails there will be."""
    readers = await users_of_supplier(order.supplier_id)
    return await notify(readers, kind, f"/orders/{order.id}", but=but, occasion=occasion)


async def tell_municipality(order: Order, kind: str, *, but: int | None = None, occasion: str | None = None) -> int:
    readers = await reads.list_staff(order.id)
    return await notify(readers, kind, f"/orders/{order.id}", but=but, occasion=occasion)
