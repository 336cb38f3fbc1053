"""Tenders as plain values."""

from datetime import datetime
from typing import Any

import msgspec

from app.procurement.procedures.kinds import leads_to_bids
from app.procurement.procedures.lifecycle import EVENTS, SHOWN_STATES, shown_state


class TenderSummary(msgspec.Struct, frozen=True):
    id: int
    reference: str
    title: str
    state: str
    version: int
    n_lots: int
    n_requirements: int
    updated_at: datetime
    procedure_kind: str = "light_regime"

    @property
    def shown_state(self) -> str:
        """A key of SHOWN_STATES."""
        return shown_state(self.state, uses_bids=leads_to_bids(self.procedure_kind))

    @property
    def state_label(self) -> str:
        """A msgid."""
        return SHOWN_STATES[self.shown_state]


class Tender(msgspec.Struct, frozen=True):
    """A tender with every section, in the shape of its template's metadata.

    sections : by name; lots, requirements and criteria are lists of records with the metadata's field names.
    lot_offers : for each lot number the offers of today that it replaces, if any are named.
    state : as in `procedures.lifecycle.STATES`. procedure_kind : in the code list `procurement_procedure`.
    based_on : the earlier tender this one was begun from.
    """

    id: int
    reference: str
    title: str
    state: str
    template: str
    version: int
    sections: dict[str, Any]
    lot_offers: dict[int, tuple[int, ...]]
    updated_at: datetime
    procedure_kind: str = "light_regime"
    based_on: int | None = None
    created_at: datetime | None = None

    @property
    def shown_state(self) -> str:
        """A key of SHOWN_STATES."""
        return shown_state(self.state, uses_bids=leads_to_bids(self.procedure_kind))

    @property
    def state_label(self) -> str:
        """A msgid."""
        return SHOWN_STATES[self.shown_state]


class Revision(msgspec.Struct, frozen=True):
    version: int
    section: str
    changed_at: datetime
    changed_by: int | None
    before: Any
    after: Any


class TenderEvent(msgspec.Struct, frozen=True):
    """A step in the tender's life. kind : as in `procedures.lifecycle.EVENTS`; actor_id None is the clock."""

    id: int
    at: datetime
    kind: str
    from_state: str
    to_state: str
    actor_id: int | None
    details: dict[str, Any]

    @property
    def label(self) -> str:
        """A msgid."""
        return EVENTS.get(self.kind, self.kind)


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
