"""Saved views: a list's search, filters and sort under a name; and which of them a list opens with."""

from piccolo.columns import BigInt, Boolean, ForeignKey, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.platform.access.tables import AppUser
from app.platform.db import DB


class SavedView(Table, tablename="saved_view", db=DB):
    """`list` is the list's path, `query` its query string. A shared one is shown to everybody who may open the list."""

    id: Serial
    user_id = ForeignKey(AppUser, null=False, on_delete=OnDelete.cascade)
    list = Text(null=False, default=None)
    name = Text(null=False, default=None)
    query = Text(null=False, default="")
    shared = Boolean(null=False, default=False)
    created_at = Timestamptz(null=False, default=TimestamptzNow())


class DefaultView(Table, tablename="default_view", db=DB):
    """The view with which a person's list opens: one of their own, or one shared with them."""

    id: Serial
    user_id = ForeignKey(AppUser, null=False, on_delete=OnDelete.cascade)
    list = Text(null=False, default=None)
    view_id = ForeignKey(SavedView, null=False, on_delete=OnDelete.cascade, index=True)


class ViewRevision(Table, tablename="view_revision", db=DB):
    """One row. Its number changes with every change of a view, for the pages that are kept ready made."""

    id: Serial
    revision = BigInt(null=False, default=1)
