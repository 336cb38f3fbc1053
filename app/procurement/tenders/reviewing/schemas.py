"""Comments and reviews as plain values."""

from datetime import datetime

import msgspec

from app.platform.errors import N_

DECISIONS = {"approved": N_("Approved"), "changes_wanted": N_("Changes wanted")}


class Comment(msgspec.Struct, frozen=True):
    """entry : number or heading of what it is about; empty for the whole section. Names are empty for the system."""

    id: int
    section: str
    entry: str
    text: str
    written_by: int | None
    written_at: datetime
    settled_at: datetime | None
    writer: str = ""
    settler: str = ""


class Review(msgspec.Struct, frozen=True):
    """decision : a key of DECISIONS; None while it is read. It counts for `tender_version` alone."""

    id: int
    tender_version: int
    asked_by: int
    asked_at: datetime
    reviewer_id: int
    decision: str | None
    note: str
    decided_at: datetime | None
    asker: str = ""
    reviewer: str = ""


class Colleague(msgspec.Struct, frozen=True):
    id: int
    name: str
