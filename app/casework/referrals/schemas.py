"""Orders as plain values. A citizen's name is open only here, in memory, for those who may see it now."""

from datetime import date, datetime
from decimal import Decimal

import msgspec


class OrderText(msgspec.Struct, frozen=True, kw_only=True):
    """What an order asks for; it may be changed until the supplier has answered."""

    barriers: list[str] = []
    services: list[str] = []
    goal: str = ""
    notes: str = ""
    start_from: date | None = None
    weeks: Decimal | None = None
    hours_per_week: Decimal | None = None
    answer_by: date | None = None
    report_topics: list[str] = []
    report_every_weeks: int | None = None
    final_report_days: int | None = None


class NewOrder(OrderText, frozen=True, kw_only=True):
    """An order as submitted. `form_token` makes it count once.

    may_wait : whether it may go on the waiting list when no place is free.
    choice_id : the choice it comes from, if any.
    """

    form_token: str
    may_wait: bool = False
    choice_id: int | None = None


class PlacedOrder(msgspec.Struct, frozen=True):
    """`position` is the place in line of an order that waits, counted from 1."""

    order_id: int
    state: str
    position: int | None = None


class Order(OrderText, frozen=True, kw_only=True):
    """An order as this reader may see it.

    citizen_id : None for a supplier, who knows an order by its reference.
    citizen_name : None where this reader may not see it, and where none is recorded.
    place_held_at : when it was sent; None while it waits, and where it never was sent.
    start_on, end_on, end_reason : of the placement it has become.
    """

    id: int
    reference: str
    citizen_id: int | None
    citizen_name: str | None
    offer_id: int
    offer_title: str
    offer_code: str
    offer_life: str
    offer_closes_on: date | None
    successor_id: int | None
    successor_title: str | None
    supplier_id: int
    supplier_name: str
    choice_id: int | None
    state: str
    ordered_by: int
    ordered_by_name: str | None
    ordered_at: datetime
    place_held_at: datetime | None
    planned_start_on: date | None
    answered_at: datetime | None
    placement_id: int | None
    start_on: date | None
    end_on: date | None
    end_reason: str | None
    closed_at: datetime | None
    version: int


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list.

    is_late : not answered by the day it was to be. unseen : absences and refusals the municipality has not opened yet.
    """

    id: int
    reference: str
    citizen_id: int | None
    citizen_name: str | None
    offer_id: int
    offer_title: str
    offer_type: str
    supplier_id: int
    supplier_name: str
    state: str
    ordered_at: datetime
    answer_by: date | None
    planned_start_on: date | None
    start_on: date | None
    end_on: date | None
    caseworker_name: str | None
    is_late: bool
    unseen: int


class OrderEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One step or message in an order's life.

    on_behalf : a step of the supplier's that the municipality wrote down.
    by_name : who did it; None for what happened by itself.
    """

    kind: str
    happened_on: date | None
    until_on: date | None
    reason: str | None
    text: str
    by_name: str | None
    by_supplier: bool
    on_behalf: bool
    at: datetime
    seen_at: datetime | None


class OfferAsOrdered(msgspec.Struct, frozen=True, kw_only=True):
    """What ordering needs to know of an offer."""

    id: int
    code: str
    title: str
    life: str
    audience: str
    opens_on: date | None
    closes_on: date | None
    places: int | None
    weeks: Decimal | None
    hours_per_week: Decimal | None
    barriers: list[str]
    supplier_id: int
    supplier_name: str
    successor_id: int | None
    successor_title: str | None


class Capacity(msgspec.Struct, frozen=True):
    """`free` is None where places are not recorded; `waiting` is how many stand in line."""

    free: int | None
    waiting: int


class OtherOffer(msgspec.Struct, frozen=True):
    """An offer that could be ordered instead."""

    id: int
    title: str
    supplier_name: str
    free: int | None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One in line for an offer. Without `order_id`: an order of somebody else's citizen."""

    position: int
    ordered_at: datetime
    order_id: int | None
    reference: str | None
    citizen_name: str | None


class Attention(msgspec.Struct, frozen=True):
    """How many of a reader's orders wait for something: an overdue answer, eyes on an absence or refusal, an answer."""

    late: int
    unseen: int
    to_answer: int


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down of a step."""

    kind: str
    happened_on: date | None = None
    until_on: date | None = None
    reason: str | None = None
    text: str = ""
