"""Saved views: a list's search, filters and sort under a name."""

from piccolo.columns import Boolean, ForeignKey, OnDelete, Serial, Text, Timestamptz
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
