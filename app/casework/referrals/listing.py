"""The list of orders: a caseworker's, a team's, or a supplier's own."""

from collections.abc import Sequence
from datetime import date

from app.casework.referrals import service
from app.casework.referrals.schemas import OrderRow
from app.platform.access import Actor
from app.platform.clock import today
from app.platform.danish import sort_key
from app.platform.errors import N_
from app.platform.lists import Column, Filter, InMemory, ListSpec, declare

ATTENTION = {"late": N_("Not answered in time"), "unseen": N_("Absence or refusal not seen yet")}


async def own_orders(actor: Actor) -> Sequence[OrderRow]:
    return await service.list_orders(actor, on_date=today())


async def suppliers_of(actor: Actor) -> list[tuple[str, str]]:
    """Only those the reader has orders with."""
    names = {str(row.supplier_id): row.supplier_name for row in await own_orders(actor)}
    return sorted(names.items(), key=lambda pair: sort_key(pair[1]))


def attention_of(row: OrderRow) -> list[str]:
    return [name for name, is_so in (("late", row.is_late), ("unseen", row.unseen > 0)) if is_so]


# Files carry the reference and never the name: a saved file outlives the right to know whose it is.
ORDERS: ListSpec[OrderRow] = declare(
    ListSpec(
        path="/orders",
        title=N_("Orders"),
        roles=service.READERS,
        personal=True,
        search=N_("Reference, offer, supplier or name"),
        filters=(
            Filter("state", N_("Status"), code_list="order_state"),
            Filter("attention", N_("Asks for attention"), words=ATTENTION),
            Filter("offer_type", N_("Offer type"), code_list="offer_type"),
            Filter("supplier", N_("Supplier"), named=suppliers_of, check=str.isdecimal),
        ),
        sorts={
            "-ordered": N_("Ordered"),
            "answer_by": N_("Answer by"),
            "start": N_("First day"),
            "offer": N_("Offer"),
            "name": N_("Citizen"),
        },
        columns=(
            Column(N_("Reference"), lambda row: row.reference),
            Column(N_("Offer"), lambda row: row.offer_title),
            Column(N_("Supplier"), lambda row: row.supplier_name),
            Column(N_("Status"), lambda row: row.state, kind="code", code_list="order_state"),
            Column(N_("Ordered"), lambda row: row.ordered_at, kind="instant"),
            Column(N_("Answer by"), lambda row: row.answer_by, kind="date"),
            Column(N_("Not answered in time"), lambda row: row.is_late, kind="yes_no"),
            Column(N_("Planned start"), lambda row: row.planned_start_on, kind="date"),
            Column(N_("First day"), lambda row: row.start_on, kind="date"),
            Column(N_("Last day"), lambda row: row.end_on, kind="date"),
            Column(N_("Caseworker"), lambda row: row.caseworker_name),
        ),
        source=InMemory(
            rows=own_orders,
            text=lambda row: f"{row.reference} {row.offer_title} {row.supplier_name} {row.citizen_name or ''}",
            values={
                "state": lambda row: [row.state],
                "attention": attention_of,
                "offer_type": lambda row: [row.offer_type],
                "supplier": lambda row: [str(row.supplier_id)],
            },
            sorts={
                "ordered": lambda row: (row.ordered_at, row.id),
                "answer_by": lambda row: (row.answer_by or date.max, row.id),
                "start": lambda row: (row.start_on or date.max, row.id),
                "offer": lambda row: (sort_key(row.offer_title), row.id),
                "name": lambda row: (row.citizen_name is None, sort_key(row.citizen_name or ""), row.id),
            },
        ),
    )
)
