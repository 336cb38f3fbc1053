"""What the tender pages show: one typed value for each page."""

from typing import Any

import msgspec

from app.platform.documents.schemas import Issued
from app.platform.errors import FieldError
from app.platform.web import FormState
from app.procurement.tenders.schemas import Revision, Tender
from app.procurement.tenders.writing.form import FormField


class ListMore(msgspec.Struct, frozen=True):
    may_write: bool


class NewView(msgspec.Struct, frozen=True):
    form: FormState


class SectionState(msgspec.Struct, frozen=True):
    """One line of the checklist. `gaps` is how many things are still missing or wrong."""

    name: str
    label: str
    gaps: int
    size: int | None
    optional: bool


class OverviewView(msgspec.Struct, frozen=True):
    tender: Tender
    sections: list[SectionState]
    problems: list[FieldError]
    documents: list[Issued]
    may_write: bool


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


class HeadingView(msgspec.Struct, frozen=True):
    tender: Tender
    form: FormState
    version: int
    stale: list[tuple[str, str, str]] = []


class HistoryView(msgspec.Struct, frozen=True):
    tender: Tender
    revisions: list[tuple[Revision, str, str]]


class TenderRecord(msgspec.Struct, frozen=True):
    """A tender as JSON: every section in the shape of the template's metadata."""

    id: int
    reference: str
    title: str
    state: str
    version: int
    sections: dict[str, Any]
    documents: list[Issued]
