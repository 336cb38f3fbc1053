"""From a tender to the frozen, plain value its document is made from."""

from datetime import date
from typing import Any

from app.platform.documents.metadata import load_metadata
from app.platform.documents.values import conform
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import ORDER


def document_value(
    tender: Tender, evidence: dict[str, Any] | None, *, edition: str, issued_on: date, published: bool
) -> dict[str, Any]:
    """Plain data in the shape of the template's metadata, checked and complete, ready to be stored as JSON."""
    sections = {name: tender.sections[name] for name in ORDER if name in tender.sections}
    data = {
        **sections,
        "document": {
            "version": edition,
            "issued_on": issued_on,
            "status": "published" if published else "draft",
            "notice": None,
        },
        "evidence": evidence,
    }
    values, _ = conform(data, load_metadata(tender.template).fields)
    return values
