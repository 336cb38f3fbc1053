"""Tenders and what they consist of; texts that are only ever read whole lie in `content`."""

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    ForeignKey,
    Integer,
    Numeric,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.offers.catalogue.tables import Offer
from app.platform.db import DB


class Tender(Table, tablename="tender", db=DB):
    id: Serial
    reference = Text(null=False, default=None, unique=True)
    title = Text(null=False, default=None)
    state = Text(null=False, default="draft")
    # Code list procurement_procedure.
    procedure_kind = Text(null=False, default="light_regime")
    # The earlier tender that this one was begun from.
    based_on = ForeignKey("self", null=True, default=None, on_delete=OnDelete.set_null, db_column_name="based_on")  # type: ignore[var-annotated]
    template = Text(null=False, default="kravspecifikation")
    # Sections by name, in the shape of the template's metadata; lots, requirements and criteria are rows below.
    content = JSONB(null=False, default="{}")
    version = Integer(null=False, default=1)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())


class TenderLot(Table, tablename="tender_lot", db=DB):
    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.cascade, db_column_name="tender_id")
    number = Integer(null=False, default=None)
    title = Text(null=False, default="")
    description = Text(null=False, default="")
    target_group = Text(null=False, default="")
    volume_low = Integer(null=True, default=None)
    volume_high = Integer(null=True, default=None)
    volume_note = Text(null=False, default="")
    places = Integer(null=True, default=None)
    weeks = Numeric(digits=(6, 1), null=True, default=None)
    hours_per_week = Numeric(digits=(5, 2), null=True, default=None)
    price_model = Text(null=False, default="")
    value_ore = BigInt(null=True, default=None)
    max_bids = Integer(null=True, default=None)


class TenderLotOffer(Table, tablename="tender_lot_offer", db=DB):
    """The offers of today that a lot is to replace: where its history and effects are read."""

    id: Serial
    lot_id = ForeignKey(TenderLot, null=False, on_delete=OnDelete.cascade, db_column_name="lot_id")
    offer_id = ForeignKey(Offer, null=False, on_delete=OnDelete.restrict, db_column_name="offer_id")
    position = Integer(null=False, default=None)


class TenderCriterion(Table, tablename="tender_criterion", db=DB):
    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.cascade, db_column_name="tender_id")
    parent_id = ForeignKey("self", null=True, default=None, on_delete=OnDelete.cascade, db_column_name="parent_id")  # type: ignore[var-annotated]
    position = Integer(null=False, default=None)
    number = Text(null=False, default=None)
    # quality or price; null where nobody has said.
    kind = Text(null=True, default=None)
    name = Text(null=False, default="")
    weight_percent = Numeric(digits=(5, 2), null=False, default=None)
    description = Text(null=False, default="")
    scale = Text(null=False, default="")
    counts_positively = Array(base_column=Text(), null=False, default=list)


class TenderRequirement(Table, tablename="tender_requirement", db=DB):
    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.cascade, db_column_name="tender_id")
    position = Integer(null=False, default=None)
    number = Text(null=False, default=None)
    area = Text(null=False, default=None)
    kind = Text(null=False, default=None)
    # Lot numbers; empty means every lot.
    lots = Array(base_column=Integer(), null=False, default=list)
    heading = Text(null=False, default="")
    text = Text(null=False, default="")
    criterion_id = ForeignKey(
        TenderCriterion, null=True, default=None, on_delete=OnDelete.set_null, db_column_name="criterion_id"
    )
    documentation = Text(null=False, default="")
    # The requirement of the library it was taken from, and which version of it.
    library_code = Text(null=True, default=None)
    library_version = Integer(null=True, default=None)


class TenderRevision(Table, tablename="tender_revision", db=DB):
    """One row for each save of a section: the text before and after."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.cascade, db_column_name="tender_id")
    version = Integer(null=False, default=None)
    section = Text(null=False, default=None)
    before = JSONB(null=True, default=None)
    after = JSONB(null=True, default=None)
    changed_by = Integer(null=True, default=None)
    changed_at = Timestamptz(null=False, default=TimestamptzNow())


class TenderWorkingCopy(Table, tablename="tender_working_copy", db=DB):
    """What a person has typed and not saved yet: the form's raw fields, which may be false or half done."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.cascade, db_column_name="tender_id")
    section = Text(null=False, default=None)
    # The place in the section, or empty for the section as one form.
    entry = Text(null=False, default="")
    user_id = Integer(null=False, default=None)
    # The tender's version when the form was opened.
    base_version = Integer(null=False, default=None)
    values = JSONB(null=False, default=None)
    saved_at = Timestamptz(null=False, default=TimestamptzNow())


class TenderComment(Table, tablename="tender_comment", db=DB):
    """A remark at a place in the draft, open until somebody settles it."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.cascade, db_column_name="tender_id")
    section = Text(null=False, default=None)
    # Number or heading of the entry it is about; empty for the whole section.
    entry = Text(null=False, default="")
    text = Text(null=False, default=None)
    written_by = Integer(null=True, default=None)
    written_at = Timestamptz(null=False, default=TimestamptzNow())
    settled_by = Integer(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)


class TenderReview(Table, tablename="tender_review", db=DB):
    """A second person's reading of the draft as it stood in one version."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.cascade, db_column_name="tender_id")
    tender_version = Integer(null=False, default=None)
    asked_by = Integer(null=False, default=None)
    asked_at = Timestamptz(null=False, default=TimestamptzNow())
    reviewer_id = Integer(null=False, default=None)
    # approved or changes_wanted; null while it is read.
    decision = Text(null=True, default=None)
    note = Text(null=False, default="")
    decided_at = Timestamptz(null=True, default=None)


class TenderEvent(Table, tablename="tender_event", db=DB):
    """A step in the tender's life. Rows are only ever added."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    at = Timestamptz(null=False, default=TimestamptzNow())
    kind = Text(null=False, default=None)
    from_state = Text(null=False, default=None)
    to_state = Text(null=False, default=None)
    actor_id = Integer(null=True, default=None)
    details = JSONB(null=False, default="{}")
