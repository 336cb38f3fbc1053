"""Closing days, thresholds and deadlines as plain values."""

from datetime import date, datetime

import msgspec


class ClosingDay(msgspec.Struct, frozen=True):
    id: int
    on_date: date
    name: str


class Threshold(msgspec.Struct, frozen=True):
    """An amount in øre without VAT, for tenders published from the first to the last day, both counted."""

    id: int
    kind: str
    valid_from: date
    valid_to: date
    amount_ore: int
    source: str


class Deadlines(msgspec.Struct, frozen=True):
    """The instants (UTC) a published tender is held to; None for what the procedure has not (an own offer has none)."""

    questions_until: datetime | None = None
    answers_until: datetime | None = None
    bids_until: datetime | None = None
    opens_at: datetime | None = None
