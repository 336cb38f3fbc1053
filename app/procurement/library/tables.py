"""Requirements ready to be used; a change of wording is a new version, and tenders know which one they took."""

from piccolo.columns import Array, Integer, Serial, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB


class LibraryRequirement(Table, tablename="library_requirement", db=DB):
    """One version of a requirement. The newest version of a code is the one in use, unless it is retired."""

    id: Serial
    code = Text(null=False, default=None)
    version = Integer(null=False, default=None)
    area = Text(null=False, default=None)
    kind = Text(null=False, default=None)
    heading = Text(null=False, default=None)
    text = Text(null=False, default=None)
    documentation = Text(null=False, default="")
    # Code list target_group; empty means it suits all.
    target_groups = Array(base_column=Text(), null=False, default=list)
    # What the requirement rests on: a law, an analysis, the municipality's own experience.
    source = Text(null=False, default="")
    note = Text(null=False, default="")
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    retired_at = Timestamptz(null=True, default=None)
