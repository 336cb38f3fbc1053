"""Offers as values: what is stored, what a list shows, what a list is filtered by."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec


class OfferInput(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says about an offer. Its life is changed by actions of its own."""

    code: str
    title: str
    supplier_id: int
    offer_type: str
    target_groups: list[str] = []
    benefits: list[str] = []
    barriers: list[str] = []
    track: str | None = None
    company_directed: bool = False
    audience: str = "citizens"
    intake: str = "running"
    place_kind: str = "pooled"
    places: int | None = None
    weeks: Decimal | None = None
    hours_per_week: Decimal | None = None
    price_model: str = "none"
    price_ore: int | None = None
    location: str = ""
    languages: list[str] = []
    requirements: str = ""
    description: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    last_confirmed_on: date | None = None


class Offer(OfferInput, frozen=True, kw_only=True):
    """An offer as it is stored, with the names its page shows."""

    id: int
    version: int
    life: str
    successor_id: int | None
    supplier_name: str
    supplier_kind: str
    successor_title: str | None
    updated_at: datetime


class OfferRow(msgspec.Struct, frozen=True):
    """One line of the list."""

    id: int
    code: str
    title: str
    supplier_id: int
    supplier_name: str
    supplier_kind: str
    offer_type: str
    target_groups: list[str]
    benefits: list[str]
    barriers: list[str]
    track: str | None
    company_directed: bool
    intake: str
    weeks: Decimal | None
    places: int | None
    price_model: str
    price_ore: int | None
    location: str
    life: str
    closes_on: date | None
    last_confirmed_on: date | None
    free_places: int | None = None


class OfferFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to; several values of one filter mean any of them.

    life : empty means every offer that is not closed.
    freshness : codes of how fresh the confirmation is on the day `on_date`.
    only_supplier_id : set for a supplier's own people, who see no one else's offers.
    """

    text: str = ""
    target_group: tuple[str, ...] = ()
    benefit: tuple[str, ...] = ()
    barrier: tuple[str, ...] = ()
    offer_type: tuple[str, ...] = ()
    supplier: tuple[int, ...] = ()
    supplier_kind: tuple[str, ...] = ()
    track: tuple[str, ...] = ()
    life: tuple[str, ...] = ()
    freshness: tuple[str, ...] = ()
    on_date: date = date.max
    company_directed: bool | None = None
    only_supplier_id: int | None = None


class OfferRevision(msgspec.Struct, frozen=True, kw_only=True):
    """One save. `changes` maps a field to its old and new value as JSON holds them."""

    version: int
    action: str
    changed_at: datetime
    changed_by: int | None
    changed_by_name: str | None
    changes: dict[str, tuple[Any, Any]]
