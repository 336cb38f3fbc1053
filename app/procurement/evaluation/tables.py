"""What the evaluators find. Individual scores are sealed with the installation's key until the meeting."""

from piccolo.columns import (
    JSONB,
    Array,
    Boolean,
    Bytea,
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

from app.platform.db import DB
from app.procurement.opening.tables import OpenedBid
from app.procurement.tenders.tables import Tender


class EvaluatorInterest(Table, tablename="evaluator_interest", db=DB):
    """What an evaluator says of a bidder; an interest shuts out of the whole tender. Later rows replace earlier."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    user_id = Integer(null=False, default=None)
    opened_bid_id = ForeignKey(OpenedBid, null=False, on_delete=OnDelete.restrict, db_column_name="opened_bid_id")
    has_interest = Boolean(null=False, default=None)
    note = Text(null=False, default="")
    declared_at = Timestamptz(null=False, default=TimestamptzNow())


class BidCheck(Table, tablename="bid_check", db=DB):
    """Whether a bid can be evaluated: exclusion, suitability, minimum requirements, each with its finding."""

    id: Serial
    opened_bid_id = ForeignKey(
        OpenedBid, null=False, on_delete=OnDelete.restrict, db_column_name="opened_bid_id", unique=True
    )
    # suitable, unsuitable, rejected (does not meet a minimum requirement, or cannot be read)
    outcome = Text(null=False, default=None)
    # By item: met or not, and a remark.
    findings = JSONB(null=False, default="{}")
    reason = Text(null=False, default="")
    checked_by = Integer(null=False, default=None)
    checked_at = Timestamptz(null=False, default=TimestamptzNow())
    version = Integer(null=False, default=1)


class EvaluationScore(Table, tablename="evaluation_score", db=DB):
    """One evaluator's points and reason for a bid under a criterion of a lot."""

    id: Serial
    opened_bid_id = ForeignKey(OpenedBid, null=False, on_delete=OnDelete.restrict, db_column_name="opened_bid_id")
    lot = Integer(null=False, default=None)
    criterion = Text(null=False, default=None)
    evaluator_id = Integer(null=False, default=None)
    # Points and reason.
    sealed = Bytea(null=False, default=None, secret=True)
    saved_at = Timestamptz(null=False, default=TimestamptzNow())
    # Handed in: from then on it is changed only at the meeting, as consensus.
    submitted_at = Timestamptz(null=True, default=None)
    version = Integer(null=False, default=1)


class EvaluationMeeting(Table, tablename="evaluation_meeting", db=DB):
    """From its beginning the evaluators see each other's scores, and nobody changes their own."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    round = Integer(null=False, default=1)
    begun_at = Timestamptz(null=False, default=TimestamptzNow())
    begun_by = Integer(null=False, default=None)
    # Users whose scores were on the table.
    evaluators = Array(base_column=Integer(), null=False, default=list)


class ConsensusScore(Table, tablename="consensus_score", db=DB):
    """What the evaluators agree on, with the reason the bidders will read."""

    id: Serial
    opened_bid_id = ForeignKey(OpenedBid, null=False, on_delete=OnDelete.restrict, db_column_name="opened_bid_id")
    lot = Integer(null=False, default=None)
    criterion = Text(null=False, default=None)
    points = Numeric(digits=(7, 3), null=False, default=None)
    reason = Text(null=False, default=None)
    saved_by = Integer(null=False, default=None)
    saved_at = Timestamptz(null=False, default=TimestamptzNow())
    version = Integer(null=False, default=1)


class ConsensusRevision(Table, tablename="consensus_revision", db=DB):
    """Every consensus as it was saved. Rows are only ever added: a complaint asks what was changed, and when."""

    id: Serial
    consensus_id = ForeignKey(ConsensusScore, null=False, on_delete=OnDelete.restrict, db_column_name="consensus_id")
    version = Integer(null=False, default=None)
    # Of the meeting it was saved in.
    round = Integer(null=False, default=None)
    points = Numeric(digits=(7, 3), null=False, default=None)
    reason = Text(null=False, default=None)
    saved_by = Integer(null=False, default=None)
    saved_at = Timestamptz(null=False, default=TimestamptzNow())
