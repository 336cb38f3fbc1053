"""Suppliers with sensible values; a test states only what matters to it."""

from itertools import count
from typing import Any

from app.offers.suppliers.queries import insert_supplier
from app.offers.suppliers.schemas import SupplierInput

_numbers = count(1)


def supplier_input(**overrides: Any) -> SupplierInput:
    number = next(_numbers)
    return SupplierInput(**{"code": f"LEV-{number}", "name": f"Leverandør {number}", "kind": "private", **overrides})


async def make_supplier(**overrides: Any) -> int:
    return await insert_supplier(supplier_input(**overrides))
