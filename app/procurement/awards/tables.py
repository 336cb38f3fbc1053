"""Decisions on a tender, frozen with what they rest on, and the letters that told of them."""

from piccolo.columns import JSONB, Array, Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB
from app.procurement.opening.tables import OpenedBid
from app.procurement.tenders.tables import Tender


class TenderDecision(Table, tablename="tender_decision", db=DB):
    """One for each round: a decision that is taken up again stays, and the next has the next number."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    round = Integer(null=False, default=1)
    decided_at = Timestamptz(null=False, default=TimestamptzNow())
    decided_by = Integer(null=False, default=None)
    # What the letters say of the way on and of complaints.
    next_steps = Text(null=False, default="")
    complaint = Text(null=False, default="")
    # How many suppliers each lot has and how many lots a bidder may win, as they were read from the tender.
    rules = JSONB(null=False, default="{}")
    # The day the letters bear; they are sent on that day or made again.
    letters_dated_on = Date(null=True, default=None)
    notified_at = Timestamptz(null=True, default=None)
    # The last day of the standstill; null where the procedure has none.
    standstill_ends_on = Date(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_reason = Text(null=False, default="")


class LotDecision(Table, tablename="lot_decision", db=DB):
    id: Serial
    decision_id = ForeignKey(TenderDecision, null=False, on_delete=OnDelete.restrict, db_column_name="decision_id")
    lot = Integer(null=False, default=None)
    # awarded, kept_in_house (the control bid won), no_award
    outcome = Text(null=False, default=None)
    # Opened bids, the first supplier first.
    winners = Array(base_column=Integer(), null=False, default=list)
    reason = Text(null=False, default="")
    # The ranking as it was: bid, rank, total, points by criterion, price.
    ranking = JSONB(null=False, default="[]")
    # How a tie was broken, and prices that were far below the others, with what was noted of them.
    notes = JSONB(null=False, default="{}")


class BidderLetter(Table, tablename="bidder_letter", db=DB):
    """The letter to one bidder about one decision."""

    id: Serial
    decision_id = ForeignKey(TenderDecision, null=False, on_delete=OnDelete.restrict, db_column_name="decision_id")
    opened_bid_id = ForeignKey(OpenedBid, null=False, on_delete=OnDelete.restrict, db_column_name="opened_bid_id")
    # tildelingsbrev or afslagsbrev
    kind = Text(null=False, default=None)
    document_id = Integer(null=True, default=None)
    sent_at = Timestamptz(null=True, default=None)
    # When the bidder first opened it on their own page.
    seen_at = Timestamptz(null=True, default=None)


class AwardNote(Table, tablename="award_note", db=DB):
    """What an officer notes before the decision. Rows are only ever added; the newest of its kind counts."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    lot = Integer(null=False, default=None)
    # low_price: the explanation that was asked for; tie: how equal bids were told apart.
    kind = Text(null=False, default=None)
    # Of a low price, the bid.
    opened_bid_id = ForeignKey(
        OpenedBid, null=True, default=None, on_delete=OnDelete.restrict, db_column_name="opened_bid_id"
    )
    text = Text(null=False, default=None)
    # Of a tie: the order of the bids, whether lots were drawn, and who was present.
    details = JSONB(null=False, default="{}")
    noted_by = Integer(null=False, default=None)
    noted_at = Timestamptz(null=False, default=TimestamptzNow())
