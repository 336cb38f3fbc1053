"""What an administrator keeps up to date: days the municipality is closed, and the thresholds of each year."""

from piccolo.columns import BigInt, Date, Serial, Text
from piccolo.table import Table

from app.platform.db import DB


class ClosingDay(Table, tablename="closing_day", db=DB):
    """A day the municipality is closed beyond weekends and public holidays."""

    id: Serial
    on_date = Date(null=False, default=None, unique=True)
    name = Text(null=False, default="")


class ProcurementThreshold(Table, tablename="procurement_threshold", db=DB):
    """An amount without VAT, for tenders published in a period; both days count."""

    id: Serial
    kind = Text(null=False, default=None)
    valid_from = Date(null=False, default=None)
    valid_to = Date(null=False, default=None)
    amount_ore = BigInt(null=False, default=None)
    source = Text(null=False, default="")
