"""Texts of documents as procurement has edited them; each save is a version that stays."""

from piccolo.columns import Boolean, Integer, Serial, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB


class DocumentText(Table, tablename="document_text", db=DB):
    """One version of a kind's text. The active one is in use; a kind without one uses the shipped text.

    `style` is null for the shipped style sheet. `based_on` is the shipped template's version it was written from.
    """

    id: Serial
    kind = Text(null=False, default=None)
    version = Integer(null=False, default=None)
    template = Text(null=False, default=None)
    style = Text(null=True, default=None)
    based_on = Text(null=False, default=None)
    note = Text(null=False, default="")
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    active = Boolean(null=False, default=False)
