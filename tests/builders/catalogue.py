"""Offers with sensible values; a test states only what matters to it."""

from decimal import Decimal
from itertools import count
from typing import Any

from app.offers.catalogue.queries import insert_offer
from app.offers.catalogue.schemas import OfferInput
from app.platform.db import execute
from tests.builders.suppliers import make_supplier

_numbers = count(1)


def offer_input(*, supplier_id: int, **overrides: Any) -> OfferInput:
    number = next(_numbers)
    sensible = {
        "code": f"TIL-{number}",
        "title": f"Tilbud {number}",
        "offer_type": "kursus",
        "target_groups": ["6.2"],
        "benefits": ["kontanthjaelp"],
        "barriers": ["selvvaerd"],
        "places": 10,
        "weeks": Decimal("8"),
    }
    return OfferInput(supplier_id=supplier_id, **{**sensible, **overrides})


async def make_offer(
    *, supplier_id: int | None = None, life: str = "open", successor_id: int | None = None, **overrides: Any
) -> int:
    """An offer, open unless said otherwise, of a new supplier unless one is given."""
    supplier = await make_supplier() if supplier_id is None else supplier_id
    offer_id = await insert_offer(offer_input(supplier_id=supplier, **overrides), life)
    if successor_id is not None:
        await execute("update offer set successor_id = $2 where id = $1", offer_id, successor_id)
    return offer_id
