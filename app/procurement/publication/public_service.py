"""What everybody may read: published editions of tenders that are announced; and what a supplier is invited to."""

from collections.abc import Sequence
from datetime import date, datetime

from app.platform.documents.schemas import Issued
from app.platform.errors import N_, NotFound
from app.procurement.procedures.kinds import find_kind, list_kinds
from app.procurement.procedures.lifecycle import ASKED_FOR, derived_state
from app.procurement.publication import queries, reads, service
from app.procurement.publication.hooks import last_contract_days
from app.procurement.publication.reads import PublishedRow
from app.procurement.publication.schemas import Edition, PublicTender, Question

NOT_HERE = N_("There is no published tender with the reference {reference}.")

# No reference is longer; an address that is says nothing worth repeating.
LONGEST_REFERENCE = 40


def address_of(edition: Edition) -> str:
    """Where everybody finds the tender."""
    return edition.address


async def list_tenders(supplier_id: int | None = None) -> list[PublicTender]:
    """The latest published first. supplier_id : the reader's company, whose invitations count; None for others."""
    return await _by_the_clock(await reads.list_published(_announced(), _invited_to(), supplier_id))


async def get_tender(reference: str, supplier_id: int | None = None) -> PublicTender:
    """Raises NotFound for drafts, and for tenders the reader's company is not invited to, in the same words."""
    row = await reads.find_published(reference, _announced(), _invited_to(), supplier_id)
    if row is None:
        raise NotFound(NOT_HERE, reference=reference[:LONGEST_REFERENCE])
    return (await _by_the_clock([row]))[0]


async def get_edition(reference: str, number: int, supplier_id: int | None = None) -> Edition:
    return await service.get_edition((await get_tender(reference, supplier_id)).tender_id, number)


async def list_editions(tender: PublicTender) -> list[Edition]:
    return await queries.list_editions(tender.tender_id)


async def list_questions(tender: PublicTender) -> list[Question]:
    return await queries.list_questions(tender.tender_id, published=True)


async def list_documents(edition: Edition) -> list[Issued]:
    """Those that can be read; one that is being made is told of by the page."""
    return await service.list_documents(edition)


async def get_document(reference: str, number: int, document_id: int, supplier_id: int | None = None) -> Issued:
    return await service.get_document(await get_edition(reference, number, supplier_id), document_id)


def _announced() -> list[str]:
    """Procedures that are announced; one that has ended still has its tenders."""
    return [kind.code for kind in list_kinds(None) if kind.is_public]


def _invited_to() -> list[str]:
    """Procedures whose tenders are for those who are invited."""
    return [kind.code for kind in list_kinds(None) if kind.by_invitation]


async def _by_the_clock(rows: Sequence[PublishedRow]) -> list[PublicTender]:
    now = await queries.database_now()
    ends = await last_contract_days([row.edition.tender_id for row in rows if row.state == "contracted"])
    return [_public(row, now, ends.get(row.edition.tender_id)) for row in rows]


def _public(row: PublishedRow, now: datetime, contract_ends_on: date | None) -> PublicTender:
    until = row.edition.deadlines.bids_until
    state = derived_state(row.state, row.edition.deadlines, now, contract_ends_on=contract_ends_on)
    kind = find_kind(row.procedure_kind)
    return PublicTender(
        tender_id=row.edition.tender_id,
        state=state,
        procedure_kind=row.procedure_kind,
        first_published_at=row.first_published_at,
        edition=row.edition,
        by_invitation=kind is not None and kind.by_invitation,
        is_open=state in ASKED_FOR and (until is None or now < until),
    )
