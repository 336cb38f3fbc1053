"""The figures of today's offers for a tender, as they may be shown."""

from typing import Any

from app.platform.clock import today
from app.procurement.needs.schemas import LotNeed
from app.procurement.needs.service import frozen_figures
from app.procurement.tenders.schemas import Tender

SECTION = "evidence"


async def current_figures(tender: Tender) -> dict[str, Any] | None:
    """What may be shown today of the offers that the lots replace, in the shape of the metadata; None for nothing."""
    lots = lots_with_offers(tender)
    return await frozen_figures(lots, today()) if lots else None


def lots_with_offers(tender: Tender) -> list[LotNeed]:
    return [LotNeed(lot=number, offer_ids=offers) for number, offers in sorted(tender.lot_offers.items())]


async def figures_for_document(tender: Tender) -> dict[str, Any] | None:
    """Those frozen in the text, else those of today."""
    return tender.sections.get(SECTION) or await current_figures(tender)
