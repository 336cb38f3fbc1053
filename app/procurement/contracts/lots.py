"""What the fields of a lot's offer are filled with."""

from collections.abc import Sequence
from datetime import date

from app.offers.catalogue import service as catalogue
from app.offers.catalogue.schemas import OfferFilter
from app.platform.access import Actor
from app.procurement.contracts.schemas import LotOffer
from app.procurement.contracts.views import LotFields, lot_fields
from app.procurement.publication.schemas import Edition
from app.procurement.tenders.sections import lot_titles

MOST_OFFERS = 500


async def fields_of_lots(
    actor: Actor, edition: Edition | None, offers: Sequence[LotOffer], whose: OfferFilter, on_date: date, locale: str
) -> list[LotFields]:
    """whose : the offers a lot may be linked to, those that are not closed."""
    rows, _ = await catalogue.list_offers(actor, whose, limit=MOST_OFFERS)
    own = [(str(row.id), f"{row.title} ({row.code})") for row in rows]
    titles = await catalogue.titles_of_offers(actor) if any(offer.replaces for offer in offers) else {}
    found = []
    for offer in offers:
        today = [(str(each), titles.get(each, "")) for each in offer.replaces]
        found.append(lot_fields(offer, title_of_lot(edition, offer.lot), today, own, on_date, locale))
    return found


def title_of_lot(edition: Edition | None, lot: int) -> str:
    return lot_titles(edition.sections).get(lot, "") if edition else ""
