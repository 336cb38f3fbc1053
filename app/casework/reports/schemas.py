"""Reports as plain values. A citizen's name is open only here, in memory, for those who may see it now."""

from datetime import date, datetime
from typing import Any

import msgspec


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report as this reader may see it.

    reference : what people call it: the source system's own number, else the placement's with the report's.
    answers : by the names of the form's fields; empty for the municipality until the report is sent.
    citizen_id : None for a supplier. citizen_name : None where this reader may not see it.
    order_id and what the order asked for : None and empty for a placement that came in a file.
    start_on, end_on : of the placement.
    """

    id: int
    reference: str
    kind: str
    state: str
    due_on: date | None
    answers: dict[str, Any]
    template_version: str | None
    saved_at: datetime | None
    sent_by_name: str | None
    sent_at: datetime | None
    sent_on: date | None
    follow_ups: list[str]
    follow_up_text: str
    taken_up_by_name: str | None
    taken_up_at: datetime | None
    version: int
    placement_id: int
    placement_ref: str
    start_on: date
    end_on: date | None
    offer_id: int
    offer_title: str
    supplier_id: int
    supplier_name: str
    order_id: int | None
    order_reference: str | None
    goal: str
    barriers: list[str]
    report_topics: list[str]
    citizen_id: int | None
    citizen_name: str | None
    days_late: int
    timing: str


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list."""

    id: int
    reference: str
    kind: str
    state: str
    due_on: date | None
    sent_on: date | None
    days_late: int
    timing: str
    offer_title: str
    supplier_name: str
    placement_ref: str
    order_id: int | None
    citizen_id: int | None
    citizen_name: str | None
    follow_ups: list[str]


class OrderAsReported(msgspec.Struct, frozen=True, kw_only=True):
    """What an order asks of reports on its placement."""

    start_on: date
    end_on: date | None
    weeks: Any
    report_every_weeks: int | None
    final_report_days: int | None


class Timeliness(msgspec.Struct, frozen=True, kw_only=True):
    """A supplier's reports that were due in a period, or that were sent in it unasked.

    median_late : days, among those that came late or are still missing; None without any.
    """

    due: int
    on_time: int
    late: int
    missing: int
    median_late: float | None
    sent: int
    taken_up: int
    first_on: date
    last_on: date


class ToRemind(msgspec.Struct, frozen=True, kw_only=True):
    """A report that is due or late, and whom it concerns."""

    id: int
    due_on: date
    supplier_id: int
    order_id: int | None
    caseworker_id: int | None
