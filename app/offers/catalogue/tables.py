"""Offers: what a citizen or a company can be referred to, and every change made to them."""

from piccolo.columns import (
    JSONB,
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
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.offers.suppliers.tables import Supplier
from app.platform.db import DB


class Offer(Table, tablename="offer", db=DB):
    id: Serial
    code = Text(null=False, default=None, unique=True)
    title = Text(null=False, default=None)
    supplier_id = ForeignKey(Supplier, null=False, on_delete=OnDelete.restrict, db_column_name="supplier_id")
    offer_type = Text(null=False, default=None)
    target_groups = Array(base_column=Text(), null=False, default=list)
    benefits = Array(base_column=Text(), null=False, default=list)
    barriers = Array(base_column=Text(), null=False, default=list)
    track = Text(null=True, default=None)
    company_directed = Boolean(null=False, default=False)
    audience = Text(null=False, default="citizens")
    intake = Text(null=False, default="running")
    place_kind = Text(null=False, default="pooled")
    places = Integer(null=True, default=None)
    weeks = Numeric(digits=(6, 1), null=True, default=None)
    hours_per_week = Numeric(digits=(5, 2), null=True, default=None)
    price_model = Text(null=False, default="none")
    price_ore = BigInt(null=True, default=None)
    location = Text(null=False, default="")
    languages = Array(base_column=Text(), null=False, default=list)
    requirements = Text(null=False, default="")
    description = Text(null=False, default="")
    life = Text(null=False, default="planned")
    opens_on = Date(null=True, default=None)
    closes_on = Date(null=True, default=None)
    successor_id = ForeignKey("self", null=True, on_delete=OnDelete.restrict, db_column_name="successor_id")  # type: ignore[var-annotated]
    last_confirmed_on = Date(null=True, default=None)
    version = Integer(null=False, default=1)
    # The title's Danish sort key (`danish.sort_key`): no server's own collation is relied on.
    title_sort = Text(null=False, default="")
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())


class OfferRevision(Table, tablename="offer_revision", db=DB):
    """One row for each save: which fields changed, from what to what."""

    id: Serial
    offer_id = ForeignKey(Offer, null=False, on_delete=OnDelete.cascade, db_column_name="offer_id")
    version = Integer(null=False, default=None)
    action = Text(null=False, default=None)
    changed_by = Integer(null=True, default=None)
    changed_at = Timestamptz(null=False, default=TimestamptzNow())
    changes = JSONB(null=False, default="{}")


class CatalogueRevision(Table, tablename="catalogue_revision", db=DB):
    """One row; triggers give it a new number whenever an offer or a supplier changes, so that lists may be kept."""

    id: Serial
    revision = BigInt(null=False, default=0)
