"""Who reads contracts and who writes them."""

from app.platform.access import Actor

STAFF = ("procurement", "manager", "administrator", "auditor")
READERS = (*STAFF, "supplier")
WRITERS = ("procurement",)


def may_write(actor: Actor) -> bool:
    return actor.has(*WRITERS)


def is_staff(actor: Actor) -> bool:
    """Suppliers' people see their own contracts, and nothing of what the house says among itself."""
    return actor.has(*STAFF)


def only_supplier(actor: Actor) -> int | None:
    """The one supplier whose contracts this person may see; None for staff, who see all."""
    return None if is_staff(actor) else actor.supplier_id or 0
