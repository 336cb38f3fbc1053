"""Loads a tender with what its sandboxes begin from. Nothing is ever written."""

from collections.abc import Mapping
from typing import Any

from app.platform.web import FormReader
from app.procurement.pricing.layout import Schedule
from app.procurement.pricing.schedule import read_lines
from app.procurement.sandboxes import defaults, reads
from app.procurement.sandboxes.defaults import PriceRange
from app.procurement.sandboxes.inputs import read_lot
from app.procurement.tenders import service as tenders
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import lot_titles

READERS = ("procurement", "manager")


async def open_sandbox(tender_id: int, query: Mapping[str, Any]) -> tuple[Tender, int | None, PriceRange]:
    """The tender, the lot that the address names, and the range of prices to begin with."""
    tender = await tenders.get_tender(tender_id)
    lot = read_lot(FormReader(query), tender)
    today = await reads.todays_prices([offer_id for offers in tender.lot_offers.values() for offer_id in offers])
    return tender, lot, defaults.price_range(tender, lot, today)


async def draft_schedule(tender_id: int) -> Schedule:
    """The price schedule as the draft stands; its edition says so, and no bidder's file can be taken for it."""
    tender = await tenders.get_tender(tender_id)
    return schedule_of(tender, f"kladde {tender.version}")


def schedule_of(tender: Tender, edition: str) -> Schedule:
    return Schedule(
        reference=tender.reference,
        title=tender.title,
        edition=edition,
        lots=tuple(lot_titles(tender.sections).items()),
        lines=tuple(read_lines(tender.sections.get("prices") or [])),
    )
