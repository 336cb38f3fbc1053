"""Registrations of new suppliers, until their e-mail address is confirmed and after."""

from piccolo.columns import Bytea, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.offers.suppliers.tables import Supplier
from app.platform.db import DB


class BidderRegistration(Table, tablename="bidder_registration", db=DB):
    """What a company wrote about itself. Supplier and user are made when the address is confirmed."""

    id: Serial
    company = Text(null=False, default=None)
    cvr = Text(null=False, default=None)
    address = Text(null=False, default="")
    phone = Text(null=False, default="")
    contact_name = Text(null=False, default=None)
    email = Text(null=False, default=None)
    locale = Text(null=False, default="da")
    # SHA-256 of the word in the confirmation link.
    token_hash = Bytea(null=False, default=None, unique=True, secret=True)
    # Of the visitor's network, so that nobody fills the list; taken away when the registration is confirmed.
    visitor_key = Text(null=False, default="")
    asked_at = Timestamptz(null=False, default=TimestamptzNow())
    confirmed_at = Timestamptz(null=True, default=None)
    supplier_id = ForeignKey(
        Supplier, null=True, default=None, on_delete=OnDelete.restrict, db_column_name="supplier_id"
    )
    user_id = Integer(null=True, default=None)
