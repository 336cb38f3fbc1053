"""What a release is made from, as plain values."""

from datetime import datetime
from typing import Any

import msgspec

from app.procurement.procedures.schemas import Deadlines


class PublishedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A document everybody can fetch. kind : in `tender_templates`. sha256 : of the file, None while it is made."""

    id: str
    kind: str
    title: str
    url: str
    published_at: datetime
    media_type: str = "application/pdf"
    sha256: str | None = None


class ReleasedEdition(msgspec.Struct, frozen=True, kw_only=True):
    """The tender as it was published or amended; sections in the shape of the specification's metadata.

    summary, changed : of an amendment: why, and the names of the places that changed.
    """

    number: int
    published_at: datetime
    sections: dict[str, Any]
    content_hash: str
    deadlines: Deadlines
    summary: str = ""
    changed: tuple[str, ...] = ()
    files: tuple[PublishedFile, ...] = ()


class Enquiry(msgspec.Struct, frozen=True, kw_only=True):
    """A published question with its answer; nobody sees who asked."""

    number: int
    asked_at: datetime
    text: str
    answer: str
    answered_at: datetime | None
    published_at: datetime


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How a tender ended without a contract. state : cancelled_in_house, cancelled_other or unsuccessful.

    The reason is not here: it was written for the tender's own history.
    """

    at: datetime
    state: str


class Process(msgspec.Struct, frozen=True, kw_only=True):
    """One contracting process whole: a tender with everything published of it, oldest first.

    state : by the clock, as in `procedures.lifecycle.STATES`. Money stands in the sections, in øre.
    """

    reference: str
    state: str
    procedure_label: str
    is_public: bool
    uses_bids: bool
    editions: tuple[ReleasedEdition, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    ending: Ending | None = None


class Publisher(msgspec.Struct, frozen=True, kw_only=True):
    """Who publishes, and under which identifiers.

    prefix : registered for open contracting identifiers, None where the municipality has none yet.
    origin : the address of the portal, without a slash at its end.
    """

    name: str
    cvr: str
    prefix: str | None
    origin: str
