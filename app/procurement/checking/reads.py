"""Who gives today what lots are to buy anew."""

from collections.abc import Mapping

from app.platform.db import fetch
from app.procurement.checking.schemas import TodaysOffer


async def todays_offers(lot_offers: Mapping[int, int]) -> tuple[TodaysOffer, ...]:
    """By lot number, for the offers that lots name; the municipality's own offers too."""
    rows = await fetch(
        """
        select o.id, o.title, s.name as supplier from offer o join supplier s on s.id = o.supplier_id
        where o.id = any($1)
        """,
        list(lot_offers.values()),
    )
    known = {row["id"]: row for row in rows}
    return tuple(
        TodaysOffer(lot, known[offer_id]["title"], known[offer_id]["supplier"])
        for lot, offer_id in sorted(lot_offers.items())
        if offer_id in known
    )
