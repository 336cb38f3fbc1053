"""Openings, and bids as they were read when they were opened."""

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.offers.suppliers.tables import Supplier
from app.platform.db import DB
from app.procurement.bids.tables import Bid
from app.procurement.sealing.tables import TenderKey
from app.procurement.tenders.tables import Tender


class TenderOpening(Table, tablename="tender_opening", db=DB):
    """Rows are only ever added: one for each tender."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id", unique=True)
    key_id = ForeignKey(TenderKey, null=True, default=None, on_delete=OnDelete.restrict, db_column_name="key_id")
    opened_at = Timestamptz(null=False, default=TimestamptzNow())
    first_opener = Integer(null=False, default=None)
    second_opener = Integer(null=False, default=None)
    # How many came, were taken back, replaced, or could not be read.
    counts = JSONB(null=False, default="{}")


class OpenedBid(Table, tablename="opened_bid", db=DB):
    """A bid after the opening. What its bidder wrote is never changed here; judgements lie in other rooms."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    bid_id = ForeignKey(Bid, null=True, default=None, on_delete=OnDelete.restrict, db_column_name="bid_id", unique=True)
    # In the order they were received.
    number = Integer(null=False, default=None)
    # valid, replaced (the same bidder handed in a later one), unreadable
    standing = Text(null=False, default=None)
    supplier_id = ForeignKey(
        Supplier, null=True, default=None, on_delete=OnDelete.restrict, db_column_name="supplier_id"
    )
    bidder = Text(null=False, default="")
    cvr = Text(null=False, default="")
    # The municipality's own bid, kept apart.
    is_control_bid = Boolean(null=False, default=False)
    lots = Array(base_column=Integer(), null=False, default=list)
    edition = Integer(null=True, default=None)
    received_at = Timestamptz(null=False, default=None)
    content_hash = Bytea(null=False, default=None)
    size = BigInt(null=False, default=0)
    # The bid's own key under the installation's key, for its files.
    bid_key = Bytea(null=True, default=None, secret=True)
    # Contact, declarations, references, subcontractors, answers to requirements: as the bidder wrote them.
    forms = JSONB(null=False, default="{}")
    # Øre by line number, the evaluation sum of each lot, and what was wrong with the returned schedule.
    prices = JSONB(null=False, default="{}")
    sums = JSONB(null=False, default="{}")
    price_problems = JSONB(null=False, default="[]")
    # Why an unreadable bid could not be read, as an English message.
    problem = Text(null=False, default="")
