"""Entries of the trail as they are shown and sent out as JSON."""

from datetime import date, datetime
from typing import Any

import msgspec


class EntryRow(msgspec.Struct, frozen=True):
    id: int
    at: datetime
    actor_id: int | None
    actor: str | None
    action: str
    subject: str
    subject_id: int | None
    details: dict[str, Any]


class EntryFilter(msgspec.Struct, frozen=True):
    """Which entries to show; None means any. `from_on` and `until_on` are Danish days, both included."""

    action: str | None = None
    subject: str | None = None
    subject_id: int | None = None
    actor: str | None = None
    from_on: date | None = None
    until_on: date | None = None
