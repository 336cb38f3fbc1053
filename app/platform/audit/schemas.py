"""Entries of the trail as they are shown and sent out as JSON."""

from datetime import datetime
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
