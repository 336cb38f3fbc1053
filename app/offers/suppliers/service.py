"""Rules and transactions of suppliers."""

from app.offers.suppliers import queries
from app.offers.suppliers.rules import checked_supplier
from app.offers.suppliers.schemas import Supplier, SupplierFilter, SupplierInput
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, FieldError, InvalidInput, NotAllowed, NotFound, StaleVersion

EDITORS = ("procurement", "administrator")
READERS = ("caseworker", "team_leader", "manager", "procurement", "administrator", "auditor", "supplier")


def may_edit(actor: Actor) -> bool:
    return actor.has(*EDITORS)


def own_supplier_only(actor: Actor) -> int | None:
    """The one supplier this person may see, or None for staff, who see all."""
    if actor.has("caseworker", "team_leader", "manager", "procurement", "administrator", "auditor"):
        return None
    return actor.supplier_id or 0


async def list_suppliers(actor: Actor, wanted: SupplierFilter) -> list[Supplier]:
    return await queries.list_suppliers(wanted, only_id=own_supplier_only(actor))


async def list_names() -> list[tuple[int, str]]:
    """Number and name of each active supplier, for choosing whom a user belongs to."""
    return [(supplier.id, supplier.name) for supplier in await queries.list_suppliers(SupplierFilter())]


async def list_visible(actor: Actor) -> list[Supplier]:
    """Every supplier this person may see, active or not."""
    return await list_suppliers(actor, SupplierFilter(active=None))


async def get_supplier(actor: Actor, supplier_id: int) -> Supplier:
    """Raises NotFound, also for another supplier's people: that it exists is none of their business."""
    supplier = await queries.find_supplier(supplier_id)
    only = own_supplier_only(actor)
    if supplier is None or (only is not None and supplier.id != only):
        raise NotFound(N_("There is no such supplier. Find it in the list of suppliers."))
    return supplier


async def create_supplier(actor: Actor, given: SupplierInput) -> int:
    _require_editor(actor)
    return await enter_supplier(given, actor_id=actor.user_id)


async def enter_supplier(given: SupplierInput, *, actor_id: int | None) -> int:
    """For a room that has its own rule of who may: a company that registers itself has no actor yet."""
    checked = checked_supplier(given)
    async with transaction():
        await _refuse_taken_code(checked.code)
        supplier_id = await queries.insert_supplier(checked)
        await record(actor_id=actor_id, action="supplier.created", subject="supplier", subject_id=supplier_id)
    return supplier_id


async def is_known(*, cvr: str, code: str) -> bool:
    """Whether any supplier, in use or not, has the number or the code."""
    return await queries.has_supplier(cvr=cvr, code=code)


async def update_supplier(actor: Actor, supplier_id: int, version: int, given: SupplierInput) -> None:
    """Raises StaleVersion with the supplier as it stands when somebody saved in between."""
    _require_editor(actor)
    await _save(actor, supplier_id, version, given)


async def update_own_contact(actor: Actor, version: int, *, email: str, phone: str, address: str) -> None:
    """Where the actor's own supplier is reached; the room that offers it says whose people may. Raises StaleVersion."""
    supplier = await get_supplier(actor, actor.supplier_id or 0)
    known = {name: getattr(supplier, name) for name in SupplierInput.__struct_fields__}
    given = SupplierInput(**{**known, "email": email, "phone": phone, "address": address})
    await _save(actor, supplier.id, version, given)


async def _save(actor: Actor, supplier_id: int, version: int, given: SupplierInput) -> None:
    checked = checked_supplier(given)
    async with transaction():
        current = await get_supplier(actor, supplier_id)
        await _refuse_taken_code(checked.code, but_id=supplier_id)
        if not await queries.update_supplier(supplier_id, version, checked):
            raise StaleVersion(current)
        await record(
            actor_id=actor.user_id,
            action="supplier.updated",
            subject="supplier",
            subject_id=supplier_id,
            details={"version": version + 1},
        )


async def _refuse_taken_code(code: str, *, but_id: int | None = None) -> None:
    other = await queries.find_supplier_by_code(code)
    if other is not None and other.id != but_id:
        raise InvalidInput([FieldError("code", N_("Another supplier has this code. Choose another one."))])


def _require_editor(actor: Actor) -> None:
    if not may_edit(actor):
        raise NotAllowed(N_("Only procurement and administrators edit suppliers."))
