"""Suppliers as this room knows them: a name for a number, told by the room of suppliers, which lies above."""

from collections.abc import Awaitable, Callable

# Gives id and name of every supplier that may have users, in the order people look for them.
ListSuppliers = Callable[[], Awaitable[list[tuple[int, str]]]]

_registered: ListSuppliers | None = None


def register_suppliers(list_them: ListSuppliers) -> None:
    global _registered  # noqa: PLW0603 (set once at start)
    _registered = list_them


async def known_suppliers() -> list[tuple[int, str]]:
    return await _registered() if _registered is not None else []
