"""Drafting a tender and issuing its documents."""

import re
from typing import Any

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.clock import today
from app.platform.db import transaction
from app.platform.documents import issuing
from app.platform.documents.schemas import Issued
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotFound, StaleVersion
from app.procurement.tenders import queries, shutting_out
from app.procurement.tenders.issuing.assembly import document_value
from app.procurement.tenders.issuing.figures import figures_for_document
from app.procurement.tenders.schemas import Tender, TenderSummary
from app.procurement.tenders.sections import (
    check_section,
    check_whole,
    number_criteria,
    number_lots,
    number_prices,
    number_requirements,
    refuse_wrong,
)
from app.procurement.tenders.states import may_edit, why_shut

# The documents' subject, and the folder of their files.
DOCUMENTS = "tenders"
REFERENCE = re.compile(r"[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå._-]{1,39}")
WRONG_CRITERION = N_("{number} names criterion {criterion}; it must exist, and the requirement must be evaluated.")


async def list_tenders(text: str = "", state: str = "") -> list[TenderSummary]:
    return await queries.list_tenders(text, state)


async def get_tender(tender_id: int) -> Tender:
    tender = await queries.find_tender(tender_id)
    if tender is None:
        raise NotFound(N_("There is no tender number {id}."), id=tender_id)
    return tender


async def get_editable(tender_id: int) -> Tender:
    """The tender, if its text is open. Raises Conflict otherwise."""
    tender = await get_tender(tender_id)
    if not may_edit(tender.state):
        raise Conflict(why_shut(tender.state))
    return tender


async def get_by_reference(reference: str) -> Tender:
    tender_id = await queries.find_by_reference(reference)
    if tender_id is None:
        raise NotFound(N_("There is no tender with the reference {reference}."), reference=reference)
    return await get_tender(tender_id)


async def missing_parts(tender: Tender) -> list[FieldError]:
    """Everything that keeps this draft from becoming a document."""
    return check_whole(tender.template, tender.sections)


async def save_section(actor: Actor, tender_id: int, name: str, value: Any, *, version: int) -> Tender:
    """Save one section whole. Gaps are allowed in a draft, falsehoods are not.

    Raises StaleVersion with the tender as it stands, Conflict when its text is shut, InvalidInput by field.
    """
    async with transaction():
        before = await _lock_editable(tender_id, version)
        await shutting_out.refuse(actor, tender_id)
        after = await store_section(before, name, numbered(name, value, before))
        await queries.raise_version(tender_id, version)
        await queries.insert_revision(tender_id, version + 1, name, before.sections.get(name), after, actor.user_id)
        await record(
            actor_id=actor.user_id,
            action="tender.saved",
            subject="tender",
            subject_id=tender_id,
            details={"section": name, "version": version + 1},
        )
        return await get_tender(tender_id)


async def save_heading(actor: Actor, tender_id: int, *, reference: str, title: str, version: int) -> Tender:
    check_heading(reference, title)
    async with transaction():
        before = await _lock_editable(tender_id, version)
        await shutting_out.refuse(actor, tender_id)
        other = await queries.find_by_reference(reference)
        if other is not None and other != tender_id:
            raise reference_taken(reference)
        await queries.save_heading(tender_id, reference, title)
        await queries.raise_version(tender_id, version)
        change = ({"reference": before.reference, "title": before.title}, {"reference": reference, "title": title})
        await queries.insert_revision(tender_id, version + 1, "heading", *change, actor.user_id)
        await record(
            actor_id=actor.user_id, action="tender.renamed", subject="tender", subject_id=tender_id,
            details={"version": version + 1},
        )  # fmt: skip
        return await get_tender(tender_id)


async def issue_document(
    actor_id: int | None, tender_id: int, *, label: str, published: bool = False, in_background: bool = True
) -> int:
    """Freeze the tender's content with its evidence and have it rendered. Returns the document's id.

    Figures that were not fetched into the tender before are those of today.
    in_background : a worker renders it; otherwise the caller does.
    Raises InvalidInput naming everything that is still missing.
    """
    async with transaction():
        tender = await get_tender(tender_id)
        if problems := check_whole(tender.template, tender.sections):
            raise InvalidInput(problems)
        figures = await figures_for_document(tender)
        data = document_value(tender, figures, edition=label, issued_on=today(), published=published)
        document_id = await issuing.issue_document(
            actor_id,
            subject=DOCUMENTS,
            subject_id=tender_id,
            subject_version=tender.version,
            kind=tender.template,
            label=label,
            data=data,
            result_url=f"/tenders/{tender_id}/documents/{{document_id}}",
            in_background=in_background,
            title=N_("Making the document for {reference}"),
            reference=tender.reference,
        )
        await record(
            actor_id=actor_id, action="tender.document_issued", subject="tender", subject_id=tender_id,
            details={"document": document_id, "version": tender.version},
        )  # fmt: skip
        return document_id


async def get_document(tender_id: int, document_id: int) -> Issued:
    return await issuing.get_issued(document_id, subject=DOCUMENTS, subject_id=tender_id)


async def list_documents(tender_id: int) -> list[Issued]:
    return await issuing.list_issued(DOCUMENTS, tender_id)


async def _lock_editable(tender_id: int, version: int) -> Tender:
    tender = await queries.find_tender(tender_id, lock=True)
    if tender is None:
        raise NotFound(N_("There is no tender number {id}."), id=tender_id)
    if not may_edit(tender.state):
        raise Conflict(why_shut(tender.state))
    if tender.version != version:
        raise StaleVersion(tender)
    return tender


async def store_section(
    tender: Tender, name: str, value: Any, lot_offers: dict[int, tuple[int, ...]] | None = None
) -> Any:
    """Check and write one section; returns it as stored."""
    checked, problems = check_section(tender.template, name, value)
    refuse_wrong(problems)
    if name == "lots":
        await queries.replace_lots(tender.id, checked, tender.lot_offers if lot_offers is None else lot_offers)
    elif name == "criteria":
        await queries.replace_criteria(tender.id, checked)
    elif name == "requirements":
        _check_criteria_known(checked, await get_tender(tender.id))
        await queries.replace_requirements(tender.id, checked)
    else:
        await queries.save_content(tender.id, name, _without_heading(name, checked))
    return checked


def numbered(name: str, value: Any, tender: Tender) -> Any:
    """Numbers are the system's to give: criteria by place, requirements once and for all, others by the next free."""
    if name == "criteria":
        return number_criteria(list(value))
    if name == "requirements":
        return number_requirements(value, tender.sections["requirements"])
    if name == "lots":
        return number_lots(value)
    if name == "prices":
        return number_prices(value or [])
    return value


def _check_criteria_known(requirements: list[dict[str, Any]], tender: Tender) -> None:
    known = {each["number"] for top in tender.sections["criteria"] for each in (top, *top["children"])}
    for index, each in enumerate(requirements):
        if each.get("criterion") and (each["criterion"] not in known or each["kind"] != "evaluated"):
            params = {"number": each["number"], "criterion": each["criterion"]}
            raise InvalidInput([FieldError(f"requirements[{index}].criterion", WRONG_CRITERION, params)])


def _without_heading(name: str, value: Any) -> Any:
    """The tender's reference and title are columns, not text."""
    if name != "tender":
        return value
    return {key: each for key, each in value.items() if key not in ("reference", "title")}


def check_heading(reference: str, title: str) -> None:
    problems = []
    if not REFERENCE.fullmatch(reference):
        message = N_("A reference has 2 to 40 letters, digits, dots and dashes, for example RK-2027-014.")
        problems.append(FieldError("reference", message))
    if not title or len(title) > 160 or "\n" in title:
        problems.append(FieldError("title", N_("Write a title of at most 160 characters.")))
    if problems:
        raise InvalidInput(problems)


def reference_taken(reference: str) -> InvalidInput:
    message = N_("There is a tender with the reference {reference} already. Choose another.")
    return InvalidInput([FieldError("reference", message, {"reference": reference})])
