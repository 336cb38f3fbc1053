"""Who gives today what lots are to buy anew."""

from collections.abc import Mapping, Sequence

from app.platform.db import fetch
from app.procurement.checking.schemas import TodaysOffer


async def todays_offers(lot_offers: Mapping[int, Sequence[int]]) -> tuple[TodaysOffer, ...]:
    """By lot number, for the offers that lots name; the municipality's own offers too."""
    rows = await fetch(
        """
        select o.id, o.title, s.name as supplier from offer o join supplier s on s.id = o.supplier_id
        where o.id = any($1)
        """,
        [offer_id for offers in lot_offers.values() for offer_id in offers],
    )
    known = {row["id"]: row for row in rows}
    return tuple(
        TodaysOffer(lot, known[offer_id]["title"], known[offer_id]["supplier"])
        for lot, offers in sorted(lot_offers.items())
        for offer_id in offers
        if offer_id in known
    )
