"""The list of orders with messages on them."""

from typing import TYPE_CHECKING

from app.casework.messages import service
from app.casework.messages.schemas import Thread
from app.platform.errors import N_
from app.platform.lists import Column, Filter, InMemory, ListSpec, declare

if TYPE_CHECKING:
    from app.platform.access import Actor

UNREAD = {"yes": N_("Not read yet"), "no": N_("Read")}


async def rows_of(actor: "Actor") -> list[Thread]:
    return await service.list_threads(actor)


MESSAGES: ListSpec[Thread] = declare(
    ListSpec(
        path="/messages",
        title=N_("Messages"),
        roles=service.READERS,
        personal=True,
        search=N_("Name, reference, offer or supplier"),
        filters=(Filter("unread", N_("Read or not"), words=UNREAD, single=True),),
        sorts={"newest": N_("Newest first"), "order": N_("Order")},
        columns=(
            Column(N_("Order"), lambda row: row.reference),
            Column(N_("Offer"), lambda row: row.offer_title),
            Column(N_("Supplier"), lambda row: row.supplier_name),
            Column(N_("Messages"), lambda row: row.messages, kind="number"),
            Column(N_("Not read yet"), lambda row: row.unread, kind="number"),
            Column(N_("Last message"), lambda row: row.last_at, kind="instant"),
        ),
        source=InMemory(
            rows=rows_of,
            text=lambda row: f"{row.reference} {row.offer_title} {row.supplier_name} {row.citizen_name or ''}",
            values={"unread": lambda row: ["yes" if row.unread else "no"]},
            sorts={
                "newest": lambda row: (row.unread == 0, -row.last_at.timestamp(), row.order_id),
                "order": lambda row: (row.reference, row.order_id),
            },
        ),
    )
)
