"""Published tenders as JSON for everybody: no log-in, published editions alone."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import get
from litestar.params import FromPath

from app.platform.access import public
from app.procurement.procedures.schemas import Deadlines
from app.procurement.publication import public_service as service
from app.procurement.publication.schemas import Edition, PublicTender


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A published tender in short. Instants are UTC; state as in the tender's life."""

    reference: str
    title: str
    state: str
    procedure: str
    edition: int
    content_hash: str
    first_published_at: datetime
    published_at: datetime
    deadlines: Deadlines
    url: str


class FeedQuestion(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    section: str
    text: str
    answer: str
    published_at: datetime | None


class FeedDocument(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    label: str
    sha256: str | None
    url: str


class PublicRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One tender whole: sections of the newest edition in the shape of the specification's metadata."""

    tender: FeedEntry
    sections: dict[str, Any]
    documents: list[FeedDocument]
    questions: list[FeedQuestion]
    editions: list[FeedEntry]


@get("/api/public/tenders", guards=[public()])
async def public_feed() -> list[FeedEntry]:
    return [_entry(tender, tender.edition) for tender in await service.list_tenders()]


@get("/api/public/tenders/{reference:str}", guards=[public()])
async def public_record(reference: FromPath[str]) -> PublicRecord:
    tender = await service.get_tender(reference)
    address = f"{service.address_of(tender.edition)}/editions/{tender.edition.number}/documents"
    return PublicRecord(
        tender=_entry(tender, tender.edition),
        sections=tender.edition.sections,
        documents=[
            FeedDocument(kind=each.kind, label=each.label, sha256=each.file_sha256, url=f"{address}/{each.id}")
            for each in await service.list_documents(tender.edition)
            if each.state == "ready"
        ],
        questions=[
            FeedQuestion(
                number=each.number,
                section=each.section,
                text=each.text,
                answer=each.answer,
                published_at=each.published_at,
            )
            for each in await service.list_questions(tender)
        ],
        editions=[_entry(tender, edition) for edition in await service.list_editions(tender)],
    )


def _entry(tender: PublicTender, edition: Edition) -> FeedEntry:
    return FeedEntry(
        reference=edition.reference,
        title=edition.title,
        state=tender.state,
        procedure=tender.procedure_kind,
        edition=edition.number,
        content_hash=edition.content_hash,
        first_published_at=tender.first_published_at,
        published_at=edition.published_at,
        deadlines=edition.deadlines,
        url=service.address_of(tender.edition),
    )


routes = [public_feed, public_record]
