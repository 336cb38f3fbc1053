"""Suppliers as values: what is stored, what is asked for, what a list is filtered by."""

import msgspec


class SupplierInput(msgspec.Struct, frozen=True, kw_only=True):
    """What a person or a file says about a supplier."""

    code: str
    name: str
    kind: str
    cvr: str | None = None
    email: str = ""
    phone: str = ""
    address: str = ""
    active: bool = True


class Supplier(SupplierInput, frozen=True, kw_only=True):
    id: int
    version: int


class SupplierFilter(msgspec.Struct, frozen=True, kw_only=True):
    text: str = ""
    kind: str = ""
    active: bool | None = True
