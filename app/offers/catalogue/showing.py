"""Offers' fields in words: labels and values."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.offers.catalogue.rules import ONE_OF, SOME_OF
from app.offers.catalogue.schemas import Offer
from app.platform.codelists import label
from app.platform.errors import N_
from app.platform.web import translate
from app.platform.web.filters import NOTHING, date_short, kroner, number

FIELD_LABELS = {
    "code": N_("Code"),
    "title": N_("Title"),
    "supplier_id": N_("Supplier"),
    "offer_type": N_("Offer type"),
    "target_groups": N_("Target groups"),
    "benefits": N_("Benefits"),
    "barriers": N_("Barriers"),
    "track": N_("Track"),
    "company_directed": N_("Company-directed"),
    "audience": N_("For"),
    "intake": N_("Intake"),
    "place_kind": N_("Kind of places"),
    "places": N_("Places"),
    "weeks": N_("Weeks"),
    "hours_per_week": N_("Hours a week"),
    "price_model": N_("Price model"),
    "price_ore": N_("Price"),
    "location": N_("Place"),
    "languages": N_("Languages"),
    "requirements": N_("Requirements on participants"),
    "description": N_("Content"),
    "opens_on": N_("Opens"),
    "closes_on": N_("Closes"),
    "last_confirmed_on": N_("Last confirmed"),
    "life": N_("Status"),
    "successor_id": N_("Successor"),
}
ACTION_LABELS = {
    "created": N_("Created"),
    "updated": N_("Edited"),
    "imported": N_("Changed by a file"),
    "undone": N_("Set back: the file was undone"),
    "life_changed": N_("New status"),
    "successor_named": N_("Successor"),
    "confirmed": N_("Confirmed"),
}
TERMS = ("target_groups", "weeks", "hours_per_week", "intake", "places", "price_ore", "location", "closes_on")
DAYS = {"opens_on", "closes_on", "last_confirmed_on"}
NUMBERS = {"places", "weeks", "hours_per_week"}
LISTS_OF_ONE = {**ONE_OF, "life": "offer_life"}
LIFE_TAGS = {"planned": "info", "open": "success", "paused": "warning", "closing": "warning", "closed": "neutral"}


def shown(field: str, value: Any, locale: str, names: Mapping[str, Mapping[int, str]]) -> str:
    """A field's value in words, as stored or as the history's JSON holds it.

    names : for supplier_id and successor_id, what an id is called.
    """
    if value is None or value in ("", []):
        return NOTHING
    if field in names:
        return names[field].get(value, f"#{value}")
    if field in LISTS_OF_ONE:
        return label(LISTS_OF_ONE[field], value, locale)
    if field in SOME_OF:
        return ", ".join(label(SOME_OF[field], code, locale) for code in value)
    if field == "company_directed":
        return translate(locale, N_("Yes") if value else N_("No"))
    if field == "price_ore":
        return kroner(locale, int(value))
    if field in DAYS:
        return date_short(locale, value if isinstance(value, date) else date.fromisoformat(value))
    return plain_number(locale, value) if field in NUMBERS else str(value)


def plain_number(locale: str, value: Any) -> str:
    """A number with as many decimals as it needs."""
    amount = Decimal(str(value)).normalize()
    exponent = amount.as_tuple().exponent
    return number(locale, amount, max(0, -exponent) if isinstance(exponent, int) else 0)


def terms_of(offer: Offer, locale: str) -> list[tuple[str, str]]:
    """What most often changes in an offer, labelled."""
    return [
        (translate(locale, FIELD_LABELS[field]), shown(field, getattr(offer, field), locale, {})) for field in TERMS
    ]
