"""Reports from suppliers on placements: when due, what was answered, and what the caseworker let follow."""

from piccolo.columns import JSONB, Array, Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.casework.referrals.tables import Placement
from app.platform.db import DB


class Report(Table, tablename="report", db=DB):
    """One report. `state`: due, draft, sent, taken_up, or dropped (never to come).

    `answers` are the form's fields by name, in the shape that version of the template asks for. `due_on` is null for
    one nobody had asked for. `report_ref` is the source system's number of one that came in a file.
    """

    id: Serial
    placement_id = ForeignKey(references=Placement, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    report_ref = Text(null=True, default=None, unique=True)
    kind = Text(null=False, default=None)
    state = Text(null=False, default="due")
    due_on = Date(null=True, default=None)
    answers = JSONB(null=False, default="{}")
    template_version = Text(null=True, default=None)
    saved_at = Timestamptz(null=True, default=None)
    saved_by = Integer(null=True, default=None)
    sent_by = Integer(null=True, default=None)
    sent_at = Timestamptz(null=True, default=None)
    follow_ups = Array(base_column=Text(), null=False, default=list)
    follow_up_text = Text(null=False, default="")
    taken_up_by = Integer(null=True, default=None)
    taken_up_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    version = Integer(null=False, default=1)
