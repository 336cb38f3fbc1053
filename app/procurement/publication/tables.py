"""Published editions of a tender, who is invited, and the questions asked. An edition is never changed."""

from piccolo.columns import JSONB, Boolean, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.offers.suppliers.tables import Supplier
from app.platform.db import DB
from app.procurement.tenders.tables import Tender


class TenderEdition(Table, tablename="tender_edition", db=DB):
    """The tender as it stood when it was published (number 1) or amended (2 and on), with its deadlines."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    number = Integer(null=False, default=None)
    published_at = Timestamptz(null=False, default=TimestamptzNow())
    published_by = Integer(null=True, default=None)
    tender_version = Integer(null=False, default=None)
    # Every section, frozen, in the shape of the template's metadata.
    sections = JSONB(null=False, default=None)
    content_hash = Text(null=False, default=None)
    questions_until = Timestamptz(null=True, default=None)
    answers_until = Timestamptz(null=True, default=None)
    # None where the procedure takes no bids.
    bids_until = Timestamptz(null=True, default=None)
    opens_at = Timestamptz(null=True, default=None)
    # Of an amendment: what is changed and why; whether a deadline moved with it; the clauses, before and after.
    summary = Text(null=False, default="")
    moves_deadline = Boolean(null=False, default=False)
    changes = JSONB(null=False, default="[]")


class TenderInvitation(Table, tablename="tender_invitation", db=DB):
    """A supplier who may read and bid on a tender that is not announced to everybody."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    supplier_id = ForeignKey(Supplier, null=False, on_delete=OnDelete.restrict, db_column_name="supplier_id")
    invited_by = Integer(null=False, default=None)
    invited_at = Timestamptz(null=False, default=TimestamptzNow())


class TenderQuestion(Table, tablename="tender_question", db=DB):
    """A question and its answer. Everybody sees both, and nobody sees who asked."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    number = Integer(null=False, default=None)
    asked_at = Timestamptz(null=False, default=TimestamptzNow())
    # The user who wrote it in: a bidder, or an officer for one who asked by other ways.
    asked_by = Integer(null=True, default=None)
    section = Text(null=False, default="")
    text = Text(null=False, default=None)
    answer = Text(null=False, default="")
    answered_by = Integer(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    published_at = Timestamptz(null=True, default=None)
    version = Integer(null=False, default=1)
