"""The figures of today's offers for a tender, as they may be shown."""

from typing import Any

from app.procurement.tenders import reads
from app.procurement.tenders.issuing.assembly import evidence_section
from app.procurement.tenders.schemas import Tender

SECTION = "evidence"


async def current_figures(tender: Tender) -> dict[str, Any] | None:
    """What may be shown today of the offers that the lots replace, in the shape of the metadata; None for nothing."""
    return evidence_section(tender, await reads.measured_effects(list(tender.lot_offers.values())))


async def figures_for_document(tender: Tender) -> dict[str, Any] | None:
    """Those frozen in the text, else those of today."""
    return tender.sections.get(SECTION) or await current_figures(tender)
