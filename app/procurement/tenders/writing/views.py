"""What the pages of a section show."""

from typing import Any

import msgspec

from app.platform.errors import FieldError
from app.procurement.checking.schemas import Finding
from app.procurement.tenders.autosave.schemas import WorkingCopy
from app.procurement.tenders.autosave.service import NEW
from app.procurement.tenders.reviewing.schemas import Comment
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.writing.form import FormField


class SectionView(msgspec.Struct, frozen=True):
    """A section as one form, or (for `entry`) one entry of it. `stale` holds rows (label, yours, saved).

    place : where its working copy is kept: empty, a place in the list, or new. total : the criteria's weights added up.
    """

    tender: Tender
    name: str
    label: str
    fields: list[FormField]
    version: int
    action: str
    may_write: bool
    entry: int | None = None
    place: str = ""
    errors: list[FieldError] = []
    stale: list[tuple[str, str, str]] = []
    note: str | None = None
    total: str | None = None

    @property
    def is_new(self) -> bool:
        return self.place == NEW


class EntryLine(msgspec.Struct, frozen=True):
    """One entry in the list of a section: number, heading, a tag and an excerpt, and what is missing in it."""

    index: int
    number: str
    heading: str
    tag: str
    detail: str
    gaps: int
    name: str = ""


class EntriesView(msgspec.Struct, frozen=True):
    tender: Tender
    name: str
    label: str
    entries: list[EntryLine]
    may_write: bool


class Around(msgspec.Struct, frozen=True):
    """What stands beside a section or an entry.

    comments_on : the entry as comments name it. newer : numbers of requirements with a newer wording in the library.
    replaced : by place of a lot, the offers of today that it replaces: id and name.
    """

    findings: list[Finding]
    comments: list[Comment]
    may_comment: bool
    comments_on: str
    newer: list[str]
    replaced: dict[int, list[tuple[int, str]]] = {}

    @property
    def n_open(self) -> int:
        return sum(1 for each in self.comments if each.settled_at is None)


class SectionPage(msgspec.Struct, frozen=True):
    """The form, what stands beside it, and what the person typed here and never saved."""

    form: SectionView
    around: Around
    kept: WorkingCopy | None = None


class EntriesPage(msgspec.Struct, frozen=True):
    entries: EntriesView
    around: Around


def weights_of(criteria: Any) -> str:
    """The sum of the criteria's weights, as far as they are numbers, in Danish writing."""
    given = [each.get("weight_percent") for each in criteria or []]
    total = round(sum(weight for weight in given if isinstance(weight, int | float)), 2)
    return f"{total:g}".replace(".", ",")
