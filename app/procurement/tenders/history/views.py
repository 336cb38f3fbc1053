"""What the pages of a tender's history show."""

from datetime import datetime

import msgspec

from app.procurement.tenders.history.showing import ShownChange
from app.procurement.tenders.schemas import Revision, Tender, TenderEvent


class HistoryLine(msgspec.Struct, frozen=True):
    revision: Revision
    section_label: str
    summary: str
    who: str


class HistoryView(msgspec.Struct, frozen=True):
    """versions : every save as (version, section, when). older : where the next page goes on, None on the last."""

    tender: Tender
    lines: list[HistoryLine]
    versions: list[tuple[int, str, datetime]]
    older: int | None


class CompareView(msgspec.Struct, frozen=True):
    """`revision` and `who` when it is one save that is shown."""

    tender: Tender
    older: int
    newer: int
    changes: list[ShownChange]
    revision: Revision | None = None
    who: str = ""


class LifeView(msgspec.Struct, frozen=True):
    """Each event with the name of who made it, the latest first."""

    tender: Tender
    events: list[tuple[TenderEvent, str]]
