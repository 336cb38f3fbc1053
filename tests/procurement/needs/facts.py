"""An open offer as the decisions get it."""

from itertools import count
from typing import Any

from app.procurement.needs.schemas import OfferFacts

_numbers = count(1)


def facts(**overrides: Any) -> OfferFacts:
    """A small private course with places for ten, of a supplier of its own."""
    number = next(_numbers)
    sensible: dict[str, Any] = {
        "id": number, "code": f"T-{number}", "title": f"Tilbud {number}", "offer_type": "kursus",
        "supplier_id": number, "supplier_name": f"Leverandør {number}", "supplier_kind": "private",
        "target_groups": ["6.2"], "barriers": ["selvvaerd"], "places": 10, "weeks": 8.0, "hours_per_week": 20.0,
        "price_model": "per_start", "price_ore": 100_000, "in_use": 8, "starts": 20,
    }  # fmt: skip
    return OfferFacts(**sensible | overrides)
