"""Sealed bids. No column tells whose a bid is, or what it says: both lie in the sealed parts."""

from piccolo.columns import BigInt, BigSerial, Bytea, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB
from app.procurement.sealing.tables import TenderKey
from app.procurement.tenders.tables import Tender


class Bid(Table, tablename="bid", db=DB):
    """A bid has a key of its own: in `code_box` under the bidder's code, once handed in also in `key_box`."""

    id = BigSerial(primary_key=True, null=False)
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    # SHA-256 of the part of the bidder's code that finds the bid; the rest of the code opens it.
    code_hash = Bytea(null=False, default=None, unique=True)
    code_box = Bytea(null=False, default=None, secret=True)
    state = Text(null=False, default="draft")
    key_id = ForeignKey(TenderKey, null=True, default=None, on_delete=OnDelete.restrict, db_column_name="key_id")
    key_box = Bytea(null=True, default=None, secret=True)
    # The edition of the tender the bid answers.
    edition = Integer(null=True, default=None)
    # SHA-256 over what was handed in, as the receipt names it, and its size in bytes.
    content_hash = Bytea(null=True, default=None)
    size = BigInt(null=False, default=0)
    begun_at = Timestamptz(null=False, default=TimestamptzNow())
    # The database's clock right after the last byte.
    received_at = Timestamptz(null=True, default=None)
    version = Integer(null=False, default=1)


class BidPart(Table, tablename="bid_part", db=DB):
    """One form or file of a bid; what it is called and holds is sealed."""

    id = BigSerial(primary_key=True, null=False)
    bid_id = ForeignKey(Bid, null=False, on_delete=OnDelete.cascade, db_column_name="bid_id")
    # A form has one part by this name; files have `file`.
    place = Text(null=False, default=None)
    # Name, media type, size, hash: sealed with the bid's own key.
    head = Bytea(null=False, default=None, secret=True)
    size = BigInt(null=False, default=None)
    chunks = Integer(null=False, default=None)
    saved_at = Timestamptz(null=False, default=TimestamptzNow())


class BidChunk(Table, tablename="bid_chunk", db=DB):
    id = BigSerial(primary_key=True, null=False)
    part_id = ForeignKey(BidPart, null=False, on_delete=OnDelete.cascade, db_column_name="part_id")
    number = Integer(null=False, default=None)
    sealed = Bytea(null=False, default=None, secret=True)


class BidEvent(Table, tablename="bid_event", db=DB):
    """Begun, handed in, taken back. Rows are only ever added; nobody is named."""

    id = BigSerial(primary_key=True, null=False)
    bid_id = ForeignKey(Bid, null=False, on_delete=OnDelete.restrict, db_column_name="bid_id")
    at = Timestamptz(null=False, default=TimestamptzNow())
    kind = Text(null=False, default=None)
    edition = Integer(null=True, default=None)
    content_hash = Bytea(null=True, default=None)
    size = BigInt(null=True, default=None)
