"""Messages between a caseworker and a supplier, kept with the order they are about."""

from piccolo.columns import Boolean, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.casework.referrals.tables import OfferOrder
from app.platform.db import DB


class OrderMessage(Table, tablename="order_message", db=DB):
    """`read_at` is when somebody on the other side first opened it. `form_token` makes a form sent twice count once."""

    id: Serial
    order_id = ForeignKey(references=OfferOrder, null=False, default=None, on_delete=OnDelete.cascade, index=True)
    sent_by = Integer(null=False, default=None)
    by_supplier = Boolean(null=False, default=None)
    text = Text(null=False, default=None)
    sent_at = Timestamptz(null=False, default=TimestamptzNow())
    read_at = Timestamptz(null=True, default=None)
    form_token = Text(null=False, default=None, unique=True)
