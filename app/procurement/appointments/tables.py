"""Appointments on a tender: what somebody may do there, or must keep out of, beside their role."""

from piccolo.columns import ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB
from app.procurement.tenders.tables import Tender


class TenderAppointment(Table, tablename="tender_appointment", db=DB):
    """A row is ended, never deleted: who was appointed at the opening must be told years later."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    user_id = Integer(null=False, default=None)
    # opener, recovery, evaluator, control_bid
    duty = Text(null=False, default=None)
    appointed_by = Integer(null=True, default=None)
    appointed_at = Timestamptz(null=False, default=TimestamptzNow())
    ended_by = Integer(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    end_reason = Text(null=False, default="")
