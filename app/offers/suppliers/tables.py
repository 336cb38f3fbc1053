"""Suppliers: who runs offers, the municipality itself among them."""

from piccolo.columns import Boolean, Integer, Serial, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB


class Supplier(Table, tablename="supplier", db=DB):
    id: Serial
    code = Text(null=False, default=None, unique=True)
    name = Text(null=False, default=None)
    kind = Text(null=False, default=None)
    cvr = Text(null=True, default=None)
    email = Text(null=False, default="")
    phone = Text(null=False, default="")
    address = Text(null=False, default="")
    active = Boolean(null=False, default=True)
    version = Integer(null=False, default=1)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())
    # The name's Danish sort key (`danish.sort_key`): no server's own collation is relied on.
    name_sort = Text(null=False, default="")
