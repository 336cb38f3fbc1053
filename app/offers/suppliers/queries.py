"""Reads and writes of suppliers."""

from asyncpg import Record

from app.offers.suppliers.schemas import Supplier, SupplierFilter, SupplierInput
from app.platform.danish import sort_key
from app.platform.db import fetch, fetch_one, fetch_value

LARGEST_ID = 2**31 - 1
_COLUMNS = "id, code, name, kind, cvr, email, phone, address, active, version"
_FIELDS = ("code", "name", "kind", "cvr", "email", "phone", "address", "active")


async def find_supplier(supplier_id: int) -> Supplier | None:
    if supplier_id > LARGEST_ID:
        return None
    return _supplier(await fetch_one(f"select {_COLUMNS} from supplier where id = $1", supplier_id))


async def find_supplier_by_code(code: str) -> Supplier | None:
    return _supplier(await fetch_one(f"select {_COLUMNS} from supplier where code = $1", code))


async def has_supplier(*, cvr: str, code: str) -> bool:
    return bool(await fetch_value("select exists (select from supplier where cvr = $1 or code = $2)", cvr, code))


async def list_suppliers(wanted: SupplierFilter, *, only_id: int | None = None) -> list[Supplier]:
    rows = await fetch(
        f"""
        select {_COLUMNS} from supplier
        where ($1 = '' or strpos(search_text, $1) > 0)
          and ($2 = '' or kind = $2)
          and ($3::bool is null or active = $3)
          and ($4::int is null or id = $4)
        order by name_sort, id
        """,
        wanted.text.strip().lower(),
        wanted.kind,
        wanted.active,
        only_id,
    )
    return [Supplier(**row) for row in rows]


async def insert_supplier(given: SupplierInput) -> int:
    return int(
        await fetch_value(
            """
            insert into supplier (code, name, kind, cvr, email, phone, address, active, name_sort,
                                  version, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, now(), now())
            returning id
            """,
            *_values(given),
        )
    )


async def update_supplier(supplier_id: int, version: int, given: SupplierInput) -> bool:
    """False when the row's version is another than the one that was read."""
    updated = await fetch_value(
        """
        update supplier set code = $3, name = $4, kind = $5, cvr = $6, email = $7, phone = $8, address = $9,
               active = $10, name_sort = $11, version = version + 1, updated_at = now()
        where id = $1 and version = $2
        returning id
        """,
        supplier_id,
        version,
        *_values(given),
    )
    return updated is not None


def _values(given: SupplierInput) -> tuple[object, ...]:
    return (*(getattr(given, name) for name in _FIELDS), sort_key(given.name))


def _supplier(row: Record | None) -> Supplier | None:
    return Supplier(**row) if row else None
