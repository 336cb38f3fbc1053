"""Earlier versions of a tender's text, and what differs between them."""

from typing import Any

from app.platform.errors import N_, NotFound
from app.procurement.tenders.differences import ClauseChange, clause_changes, section_changes
from app.procurement.tenders.history import queries
from app.procurement.tenders.history.schemas import SavedVersion
from app.procurement.tenders.schemas import Revision, Tender

# The save of reference and title, which are no section of the document on their own.
HEADING = "heading"
NO_VERSION = N_("This tender has no version {version}. Choose one from its history.")


async def list_revisions(tender_id: int, *, below: int | None = None, limit: int = 50) -> list[Revision]:
    return await queries.list_revisions(tender_id, below=below, limit=limit)


async def get_revision(tender: Tender, version: int) -> Revision:
    revision = await queries.find_revision(tender.id, version)
    if revision is None:
        raise NotFound(NO_VERSION, version=version)
    return revision


async def list_versions(tender_id: int) -> list[SavedVersion]:
    return await queries.list_versions(tender_id)


async def sections_at(tender: Tender, version: int) -> dict[str, Any]:
    """Every section as it stood in a version. Raises NotFound for one that has not been."""
    if not 1 <= version <= tender.version:
        raise NotFound(NO_VERSION, version=version)
    before = await queries.texts_before(tender.id, version)
    heading = before.pop(HEADING, None)
    sections = {**tender.sections, **before}
    if heading:
        sections["tender"] = {**sections["tender"], **heading}
    return sections


async def changes_between(tender: Tender, older: int, newer: int) -> list[ClauseChange]:
    """What differs between two versions, in the document's order."""
    first, last = sorted((older, newer))
    return clause_changes(await sections_at(tender, first), await sections_at(tender, last))


def changes_of(revision: Revision) -> list[ClauseChange]:
    """What one save changed."""
    return section_changes(revision.section, revision.before, revision.after)
