"""What the tender pages show: one typed value for each page."""

from typing import Any

import msgspec

from app.platform.documents.schemas import Issued
from app.platform.errors import FieldError
from app.platform.web import FormState
from app.procurement.tenders.schemas import Tender


class ListMore(msgspec.Struct, frozen=True):
    may_write: bool


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
    version: int
    sections: dict[str, Any]
    documents: list[Issued]
