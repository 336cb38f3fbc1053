"""Messages between a caseworker and a supplier on an order. They are kept with the order, and never changed."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.casework.messages import queries, reads
from app.casework.messages.schemas import Message, Thread
from app.casework.referrals.schemas import Order
from app.casework.referrals.seeing import READERS, get_order_for, is_supplier, scope_of
from app.casework.referrals.service import list_staff
from app.platform.access.service import users_of_supplier
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict
from app.platform.mail import notify

if TYPE_CHECKING:
    from app.platform.access import Actor

__all__ = ["MAX_LENGTH", "READERS", "get_order_for", "is_open", "list_threads", "send_message", "view_messages"]

MAX_LENGTH = 4000
# Time for the last report and what it leads to; then the order is history.
OPEN_AFTER_CLOSING = timedelta(days=90)


def is_open(order: Order, now: datetime) -> bool:
    """Whether messages may be written: from when the supplier knows the order, until some time after it is closed."""
    known = order.place_held_at is not None
    return known and (order.closed_at is None or now <= order.closed_at + OPEN_AFTER_CLOSING)


async def send_message(actor: "Actor", order_id: int, *, text: str, form_token: str, now: datetime) -> None:
    """Once for each form, however often it is sent. The other side is told. NotFound for others' orders."""
    async with transaction():
        order = await get_order_for(actor, order_id)
        if not is_open(order, now):
            raise Conflict(_why_closed(order))
        by_supplier = is_supplier(actor)
        message_id = await queries.insert_message(
            order_id, by=actor.user_id, by_supplier=by_supplier, text=text, form_token=form_token
        )
        if message_id is None:
            return
        others = await _municipality(order_id) if by_supplier else await users_of_supplier(order.supplier_id)
        await notify(others, "message_new", f"/orders/{order_id}", but=actor.user_id)
        await record(
            actor_id=actor.user_id, action="message.sent", subject="order", subject_id=order_id,
            details={"message": message_id},
        )  # fmt: skip


async def view_messages(actor: "Actor", order_id: int) -> tuple[Order, list[Message]]:
    """The order's messages, for its page; what the other side wrote counts as read from now on."""
    async with transaction():
        order, by_supplier = await get_order_for(actor, order_id), is_supplier(actor)
        messages = await reads.list_messages(order_id, for_supplier=by_supplier)
        if any(message.is_new for message in messages):
            await queries.mark_read(order_id, by_supplier=not by_supplier)
    return order, messages


async def list_threads(actor: "Actor") -> list[Thread]:
    scope = scope_of(actor)
    return await reads.list_threads(scope, is_leader=actor.has("team_leader")) if scope else []


async def _municipality(order_id: int) -> list[int]:
    """The caseworker, whoever ordered, and colleagues who have written on the order."""
    return sorted({*await list_staff(order_id), *await queries.list_writers(order_id, by_supplier=False)})


def _why_closed(order: Order) -> str:
    if order.place_held_at is None:
        return N_("The supplier has not got the order yet, so there is nobody to write to.")
    return N_("The order was closed more than 90 days ago. Its messages are kept, but no new ones can be written.")
