"""Editions and questions as plain values."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec

from app.platform.errors import FieldError
from app.procurement.procedures.schemas import Deadlines
from app.procurement.tenders.differences import ClauseChange


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """The tender as it was published (number 1) or amended; sections in the shape of the template's metadata."""

    id: int
    tender_id: int
    number: int
    published_at: datetime
    published_by: int | None
    tender_version: int
    sections: dict[str, Any]
    content_hash: str
    deadlines: Deadlines
    summary: str
    moves_deadline: bool
    changes: list[ClauseChange]

    @property
    def reference(self) -> str:
        return str(self.sections["tender"]["reference"])

    @property
    def title(self) -> str:
        return str(self.sections["tender"]["title"])

    @property
    def address(self) -> str:
        """Where those who may read the tender find it."""
        return f"/udbud/{quote(self.reference, safe='')}"

    @property
    def label(self) -> str:
        """What the documents' covers call it."""
        return f"{self.number}.0"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question without its asker. `answered_at` is set with the answer, `published_at` when everybody sees both."""

    id: int
    tender_id: int
    number: int
    asked_at: datetime
    section: str
    text: str
    answer: str
    answered_at: datetime | None
    published_at: datetime | None
    version: int


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A supplier who is invited to bid. Officers alone know of it: companies never see one another."""

    supplier_id: int
    supplier_name: str
    invited_at: datetime


class Gate(msgspec.Struct, frozen=True):
    """What stands between a tender's text and its publication: errors refuse it, warnings are for the officer."""

    problems: list[FieldError]
    warnings: list[FieldError]
    deadlines: Deadlines


class PublicTender(msgspec.Struct, frozen=True, kw_only=True):
    """A published tender as everybody sees it: the newest edition and the state by the clock.

    by_invitation : only those who are invited see it.
    is_open : bids can still be handed in; after the deadline the state stays until somebody opens them.
    """

    tender_id: int
    state: str
    procedure_kind: str
    first_published_at: datetime
    edition: Edition
    is_open: bool
    by_invitation: bool = False
