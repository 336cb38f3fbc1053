"""What the tender pages show: one typed value for each page."""

from typing import Any

import msgspec

from app.platform.documents.schemas import Issued
from app.platform.errors import FieldError
from app.platform.web import FormState, LoadedPanel
from app.procurement.checking.schemas import Finding
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import ONE_BY_ONE


class ListMore(msgspec.Struct, frozen=True):
    may_write: bool


class SectionState(msgspec.Struct, frozen=True):
    """One line of the checklist.

    gaps : how many things are still missing or wrong. found : findings of the check. talk : open comments.
    """

    name: str
    label: str
    gaps: int
    size: int | None
    optional: bool
    found: int = 0
    talk: int = 0


class OverviewView(msgspec.Struct, frozen=True):
    """shut : why the text cannot be changed now, a msgid. unsaved : label and address of the reader's unsaved work."""

    tender: Tender
    sections: list[SectionState]
    problems: list[FieldError]
    documents: list[Issued]
    may_write: bool
    findings: list[Finding]
    shut: str | None
    unsaved: list[tuple[str, str]]
    one_by_one: tuple[str, ...] = ONE_BY_ONE
    panels: list[LoadedPanel] = []


class HeadingView(msgspec.Struct, frozen=True):
    tender: Tender
    form: FormState
    version: int
    stale: list[tuple[str, str, str]] = []


class TenderRecord(msgspec.Struct, frozen=True):
    """A tender as JSON: every section in the shape of the template's metadata."""

    id: int
    reference: str
    title: str
    state: str
    procedure_kind: str
    based_on: int | None
    version: int
    sections: dict[str, Any]
    documents: list[Issued]
