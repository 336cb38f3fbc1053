"""Saves as plain values."""

from datetime import datetime

import msgspec


class SavedVersion(msgspec.Struct, frozen=True):
    version: int
    section: str
    changed_at: datetime
