"""What the pages of a section show."""

import msgspec

from app.platform.errors import FieldError
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.writing.form import FormField


class SectionView(msgspec.Struct, frozen=True):
    """A section as one form, or (for `entry`) one entry of it. `stale` holds rows (label, yours, saved)."""

    tender: Tender
    name: str
    label: str
    fields: list[FormField]
    version: int
    action: str
    may_write: bool
    entry: int | None = None
    errors: list[FieldError] = []
    stale: list[tuple[str, str, str]] = []
    note: str | None = None


class EntryLine(msgspec.Struct, frozen=True):
    """One entry in the list of a section: number, heading, a tag and an excerpt, and what is missing in it."""

    index: int
    number: str
    heading: str
    tag: str
    detail: str
    gaps: int


class EntriesView(msgspec.Struct, frozen=True):
    tender: Tender
    name: str
    label: str
    entries: list[EntryLine]
    may_write: bool
