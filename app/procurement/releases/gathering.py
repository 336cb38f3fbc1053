"""From the rooms' values to a contracting process as plain values."""

from collections.abc import Sequence
from datetime import datetime

from app.platform.documents.metadata import load_metadata
from app.platform.documents.schemas import Issued
from app.platform.settings import Settings
from app.procurement.publication.public_service import address_of
from app.procurement.publication.schemas import Edition, Question
from app.procurement.releases.schemas import Ending, Enquiry, PublishedFile, Publisher, ReleasedEdition
from app.procurement.tenders.schemas import TenderEvent

ENDED = ("cancelled_in_house", "cancelled_other", "unsuccessful")


def publisher_of(settings: Settings) -> Publisher:
    return Publisher(
        name=settings.municipality,
        cvr=settings.municipality_cvr,
        prefix=settings.ocid_prefix,
        origin=settings.public_origin.rstrip("/"),
    )


def released(edition: Edition, files: Sequence[PublishedFile] = ()) -> ReleasedEdition:
    changed = (f"{each.section} {each.number} {each.entry}".strip() for each in edition.changes)
    return ReleasedEdition(
        number=edition.number,
        published_at=edition.published_at,
        sections=edition.sections,
        content_hash=edition.content_hash,
        deadlines=edition.deadlines,
        summary=edition.summary,
        changed=tuple(dict.fromkeys(changed)),
        files=tuple(files),
    )


def files_of(edition: Edition, documents: Sequence[Issued], origin: str) -> list[PublishedFile]:
    """The documents that are made, at the addresses everybody can fetch them from."""
    folder = f"{origin}{address_of(edition)}/editions/{edition.number}/documents"
    return [
        PublishedFile(
            id=str(each.id),
            kind=each.kind,
            title=f"{load_metadata(each.kind).name['da']} {each.label}",
            url=f"{folder}/{each.id}",
            published_at=_published_at(each, edition),
            sha256=each.file_sha256,
        )
        for each in documents
        if each.state == "ready"
    ]


def contract_file(document: Issued) -> PublishedFile:
    return PublishedFile(
        id=str(document.id),
        kind=document.kind,
        title=f"Kontrakt {document.label}",
        url="",
        published_at=document.created_at,
        sha256=document.file_sha256,
    )


def _published_at(document: Issued, edition: Edition) -> datetime:
    """The set is published with its edition; answers come later, when they are written."""
    return max(document.created_at, edition.published_at)


def enquiries_of(questions: Sequence[Question]) -> tuple[Enquiry, ...]:
    return tuple(
        Enquiry(
            number=each.number,
            asked_at=each.asked_at,
            text=each.text,
            answer=each.answer,
            answered_at=each.answered_at,
            published_at=each.published_at,
        )
        for each in questions
        if each.published_at is not None
    )


def ending_of(state: str, events: Sequence[TenderEvent]) -> Ending | None:
    """The last step into the state, when that state is an end without a contract."""
    last = next((each for each in reversed(events) if each.to_state == state), None)
    if state not in ENDED or last is None:
        return None
    return Ending(at=last.at, state=state)
