"""Orders and placements: what was asked of a supplier for a citizen, and the citizen's time in the offer."""

from piccolo.columns import (
    Array,
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.casework.citizens.tables import Citizen
from app.offers.catalogue.tables import Offer
from app.offers.suppliers.tables import Supplier
from app.platform.db import DB


class Placement(Table, tablename="placement", db=DB):
    """`placement_ref` is the source system's number; `end_on` is the last day, null while the placement runs."""

    id: Serial
    placement_ref = Text(null=False, default=None, unique=True)
    citizen_id = ForeignKey(references=Citizen, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    offer_id = ForeignKey(references=Offer, null=False, default=None, on_delete=OnDelete.restrict)
    cohort = Text(null=True, default=None)
    referred_on = Date(null=True, default=None)
    start_on = Date(null=False, default=None)
    end_on = Date(null=True, default=None)
    end_reason = Text(null=True, default=None)


class PlacementRevision(Table, tablename="placement_revision", db=DB):
    """One row; a trigger counts it up whenever placements change, so that lists with free places may be cached."""

    id: Serial
    revision = BigInt(null=False, default=0)


class OfferOrder(Table, tablename="offer_order", db=DB):
    """What a caseworker asks of a supplier for one citizen; sent, it is the referral, and started, it has a placement.

    `choice_id` is the choice it came from, without a foreign key since choices stand above this room. A place
    is held from `place_held_at` until it is closed; one without is on the waiting list, in order of `ordered_at`.
    `form_token` makes a form that is sent twice count once.
    """

    id: Serial
    reference = Text(null=False, default=None, unique=True)
    citizen_id = ForeignKey(references=Citizen, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    offer_id = ForeignKey(references=Offer, null=False, default=None, on_delete=OnDelete.restrict)
    # Who it was sent to: an offer that changes hands does not take its old orders with it.
    supplier_id = ForeignKey(references=Supplier, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    choice_id = Integer(null=True, default=None)
    state = Text(null=False, default=None)
    ordered_by = Integer(null=False, default=None, index=True)
    ordered_at = Timestamptz(null=False, default=TimestamptzNow())
    barriers = Array(base_column=Text(), null=False, default=list)
    services = Array(base_column=Text(), null=False, default=list)
    goal = Text(null=False, default="")
    notes = Text(null=False, default="")
    start_from = Date(null=True, default=None)
    weeks = Numeric(digits=(6, 1), null=True, default=None)
    hours_per_week = Numeric(digits=(5, 2), null=True, default=None)
    answer_by = Date(null=True, default=None)
    report_topics = Array(base_column=Text(), null=False, default=list)
    report_every_weeks = Integer(null=True, default=None)
    final_report_days = Integer(null=True, default=None)
    place_held_at = Timestamptz(null=True, default=None)
    planned_start_on = Date(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    placement_id = ForeignKey(references=Placement, null=True, default=None, on_delete=OnDelete.restrict, unique=True)
    closed_at = Timestamptz(null=True, default=None)
    version = Integer(null=False, default=1)
    form_token = Text(null=False, default=None, unique=True)


class OrderEvent(Table, tablename="order_event", db=DB):
    """What happened to an order, in order: each step of its life, and each absence or refusal the supplier told of.

    `reason` is a code of the list that belongs to the kind. `seen_at` is when somebody on the other side opened it.
    """

    id: Serial
    order_id = ForeignKey(references=OfferOrder, null=False, default=None, on_delete=OnDelete.cascade, index=True)
    kind = Text(null=False, default=None)
    happened_on = Date(null=True, default=None)
    until_on = Date(null=True, default=None)
    reason = Text(null=True, default=None)
    text = Text(null=False, default="")
    by_user = Integer(null=True, default=None)
    by_supplier = Boolean(null=False, default=False)
    at = Timestamptz(null=False, default=TimestamptzNow())
    seen_at = Timestamptz(null=True, default=None)
