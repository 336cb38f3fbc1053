"""Other outcomes than leaving a benefit: work, education, flexjob, partial return, a case clarified."""

from piccolo.columns import Date, ForeignKey, OnDelete, Serial, Text
from piccolo.table import Table

from app.casework.citizens.tables import Citizen
from app.platform.db import DB


class OutcomeEvent(Table, tablename="outcome_event", db=DB):
    """`end_on` is the last day included; null where the outcome lasts or has no length."""

    id: Serial
    citizen_id = ForeignKey(references=Citizen, null=False, default=None, on_delete=OnDelete.restrict)
    kind = Text(null=False, default=None)
    start_on = Date(null=False, default=None)
    end_on = Date(null=True, default=None)
