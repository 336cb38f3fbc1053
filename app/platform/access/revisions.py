"""Numbers that change whenever a room's rows do, read in the same query as the session.

What a room keeps ready made is so compared with the database at every request, without a query of its own.
"""

from collections.abc import Mapping
from typing import Any

REVISIONS_KEY = "vifte.revisions"

_registered: dict[str, str] = {}


def register_revision(name: str, sql: str) -> None:
    """sql : a fixed scalar subquery that gives a whole number; cheap, since every request of every user asks for it."""
    _registered[name] = sql


def registered_revisions() -> tuple[tuple[str, str], ...]:
    return tuple(_registered.items())


def revisions_of(request: Any) -> Mapping[str, int]:
    """By the names they were registered under; empty when nobody is signed in."""
    found: Mapping[str, int] = request.scope.get(REVISIONS_KEY, {})
    return found
