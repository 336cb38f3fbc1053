"""Tenders as plain values."""

from datetime import date, datetime
from typing import Any

import msgspec

STATES = ("draft", "published", "cancelled")


class TenderSummary(msgspec.Struct, frozen=True):
    id: int
    reference: str
    title: str
    state: str
    version: int
    n_lots: int
    n_requirements: int
    updated_at: datetime


class Tender(msgspec.Struct, frozen=True):
    """A tender with every section, in the shape of its template's metadata.

    sections : by name; lots, requirements and criteria are lists of records with the metadata's field names.
    lot_offers : for each lot number the offer of today that it replaces, if one is named.
    """

    id: int
    reference: str
    title: str
    state: str
    template: str
    version: int
    sections: dict[str, Any]
    lot_offers: dict[int, int]
    updated_at: datetime


class Revision(msgspec.Struct, frozen=True):
    version: int
    section: str
    changed_at: datetime
    changed_by: int | None
    before: Any
    after: Any


class LotSource(msgspec.Struct, frozen=True):
    """What the catalogue knows of an offer that a lot is to replace."""

    offer_id: int
    code: str
    title: str
    description: str
    target_groups: list[str]
    places: int | None
    weeks: float | None
    hours_per_week: float | None
    price_model: str
    starts_by_year: dict[int, int]


class MeasuredEffect(msgspec.Struct, frozen=True):
    """A published estimate for the offer that a lot replaces, in the outcome's own unit.

    n : starts behind it, never under 5. Mondays: the first and last start that counts.
    target_groups : those the offer is for.
    """

    offer_id: int
    target_groups: list[str]
    outcome: str
    estimate: float
    low: float
    high: float
    n: int
    run_id: int
    data_until: date
    first_monday: date | None
    last_monday: date | None
