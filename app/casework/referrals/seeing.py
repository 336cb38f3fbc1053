"""Who sees which orders."""

from typing import TYPE_CHECKING

from app.casework.referrals import reads
from app.casework.referrals.reads import Scope
from app.casework.referrals.schemas import Order
from app.platform.errors import N_, NotFound

if TYPE_CHECKING:
    from app.platform.access import Actor

STAFF = ("caseworker", "team_leader")
READERS = (*STAFF, "supplier")


def is_supplier(actor: "Actor") -> bool:
    return not actor.has(*STAFF) and actor.has("supplier")


def scope_of(actor: "Actor") -> Scope | None:
    """None for those who see no orders at all."""
    if actor.has(*STAFF):
        return Scope(actor.user_id, tuple(sorted(actor.team_ids)), None)
    if actor.has("supplier") and actor.supplier_id is not None:
        return Scope(actor.user_id, (), actor.supplier_id)
    return None


async def get_order_for(actor: "Actor", order_id: int) -> Order:
    """The row rule that higher rooms stand on. Raises NotFound for an order that is none of the actor's business:
    another caseworker's and team's citizen, another supplier's order, or one its supplier was never sent."""
    scope = scope_of(actor)
    order = await reads.find_order(scope, order_id) if scope else None
    if order is None:
        raise NotFound(N_("There is no order with this number among yours."))
    return order
