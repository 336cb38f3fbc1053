"""A tender as PDF, Word, price schedule or release package: the newest edition, or the draft before the first."""

import asyncio
import re
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from app.platform.clock import today
from app.platform.documents import issuing
from app.platform.documents.forge import render_document_async
from app.platform.documents.texts import texts_of, version_in_use
from app.platform.errors import N_, Conflict, FieldError, InvalidInput
from app.procurement.exports.schemas import ENDINGS, FORMATS, MEDIA_TYPES, Exported
from app.procurement.pricing.layout import Schedule
from app.procurement.pricing.schedule import read_lines
from app.procurement.procedures.kinds import get_kind
from app.procurement.publication import service as publication
from app.procurement.publication.freezing import edition_data
from app.procurement.publication.schemas import Edition
from app.procurement.releases import service as releases
from app.procurement.tenders import service as tenders
from app.procurement.tenders.document_set import data_for, kinds_of
from app.procurement.tenders.schemas import Tender

DRAFT = "draft"
UNKNOWN_FORMAT = N_("There is no format called {format}. Choose one of: {known}.")
NO_PRICES = N_("The tender has no price lines yet. Write the price schedule first.")
NOT_MADE = N_("The document is not made yet. Make it from the tender’s page, and fetch it when it is ready.")


async def export(tender_id: int, form: str) -> Exported:
    """Makes every format but the PDF, which takes a worker: its file is fetched once it is made.

    Raises NotFound, InvalidInput for a format that is not known or a text that is not whole, Conflict while there is
    no PDF.
    """
    if form not in FORMATS:
        known = ", ".join(FORMATS)
        raise InvalidInput([FieldError("format", UNKNOWN_FORMAT, {"format": form[:20], "known": known})])
    tender = await tenders.get_tender(tender_id)
    edition = next(iter(await publication.list_editions(tender_id)), None)
    make = {"pdf": _made_pdf, "docx": _docx, "xlsx": _xlsx, "ocds": _ocds}[form]
    return Exported(await make(tender, edition), MEDIA_TYPES[form], file_name(tender, edition, form))


async def export_now(tender_id: int, form: str, *, label: str) -> Exported:
    """The same for the terminal, where the PDF is made at once. label : the version on a draft's cover."""
    if form == "pdf":
        tender = await tenders.get_tender(tender_id)
        edition = next(iter(await publication.list_editions(tender_id)), None)
        path = await (_render_edition(tender, edition) if edition else _render_draft(tender_id, label))
        return Exported(path.read_bytes(), MEDIA_TYPES[form], file_name(tender, edition, form))
    return await export(tender_id, form)


async def forms_at_hand(tender_id: int) -> tuple[str | None, list[str]]:
    """The newest edition's label, None for a draft; and the formats beside the PDF that can be made of it now."""
    tender = await tenders.get_tender(tender_id)
    edition = next(iter(await publication.list_editions(tender_id)), None)
    sections = edition.sections if edition else tender.sections
    is_whole = edition is not None or not await tenders.missing_parts(tender)
    has_prices = bool(read_lines(sections.get("prices") or []))
    forms = [*(["docx"] if is_whole else []), *(["xlsx"] if has_prices else []), "ocds"]
    return (edition.label if edition else None), forms


def file_name(tender: Tender, edition: Edition | None, form: str) -> str:
    reference = re.sub(r"[^A-Za-z0-9._-]", "-", edition.reference if edition else tender.reference)
    return f"{reference}-{edition.label if edition else DRAFT}.{ENDINGS[form]}"


async def _made_pdf(tender: Tender, edition: Edition | None) -> bytes:
    if edition:
        documents = await publication.list_documents(edition)
    else:
        documents = [each for each in await tenders.list_documents(tender.id) if each.subject_version == tender.version]
    ready = (each for each in documents if each.kind == _main_kind(tender) and each.state == "ready")
    found = next(ready, None)
    if found is None:
        raise Conflict(NOT_MADE)
    return await asyncio.to_thread(issuing.path_of(found).read_bytes)


async def _render_edition(tender: Tender, edition: Edition) -> Path:
    documents = await publication.list_documents(edition)
    return await issuing.render_now(next(each.id for each in documents if each.kind == _main_kind(tender)))


async def _render_draft(tender_id: int, label: str) -> Path:
    document_id = await tenders.issue_document(None, tender_id, label=label, in_background=False)
    return await issuing.render_now(document_id)


async def _docx(tender: Tender, edition: Edition | None) -> bytes:
    kind = _main_kind(tender)
    with tempfile.TemporaryDirectory(prefix="vifte-export-") as folder:
        out = Path(folder) / "document.docx"
        edited, texts = await texts_of(kind, await _template_version(edition, kind))
        await render_document_async(
            kind, _data(tender, edition, kind), out=out, form="docx", texts=texts, edited=edited
        )
        return out.read_bytes()


async def _template_version(edition: Edition | None, kind: str) -> str | None:
    """That of the edition's own document, so that both forms have the same words; a draft has the text in use."""
    if edition is None:
        return await version_in_use(kind)
    return next(
        (each.template_version for each in await publication.list_documents(edition) if each.kind == kind), None
    )


async def _xlsx(tender: Tender, edition: Edition | None) -> bytes:
    from app.procurement.pricing.workbook import write_workbook

    sections = edition.sections if edition else tender.sections
    lines = read_lines(sections.get("prices") or [])
    if not lines:
        raise Conflict(NO_PRICES)
    schedule = Schedule(
        reference=sections["tender"]["reference"],
        title=sections["tender"]["title"],
        edition=edition.label if edition else DRAFT,
        lots=tuple((lot["number"], lot["title"]) for lot in sections.get("lots") or []),
        lines=tuple(lines),
    )
    return await asyncio.to_thread(write_workbook, schedule)


async def _ocds(tender: Tender, edition: Edition | None) -> bytes:
    return msgspec.json.format(msgspec.json.encode(await releases.package_for(tender.id)))


def _data(tender: Tender, edition: Edition | None, kind: str) -> dict[str, Any]:
    if edition:
        return edition_data(edition, kind)
    heading = {"reference": tender.reference, "title": tender.title}
    return data_for(kind, tender.sections, heading, DRAFT, today(), published=False)


def _main_kind(tender: Tender) -> str:
    """The document that says what is bought: the specification, or an own offer's project description."""
    return kinds_of(get_kind(tender.procedure_kind).documents)[0]
