"""Documents issued from any room's records: the frozen value each was made from, and the file once it is rendered."""

from piccolo.columns import JSONB, Integer, Serial, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB


class IssuedDocument(Table, tablename="issued_document", db=DB):
    """`subject` and `subject_id` say whose document it is; access stays with that room. `state`: queued, ready, failed.

    `subject_version` is the record's version the value was frozen at, where it has versions.
    """

    id: Serial
    subject = Text(null=False, default=None)
    subject_id = Integer(null=False, default=None)
    subject_version = Integer(null=True, default=None)
    kind = Text(null=False, default=None)
    label = Text(null=False, default=None)
    state = Text(null=False, default="queued")
    data = JSONB(null=False, default=None)
    content_hash = Text(null=False, default=None)
    job_id = Integer(null=True, default=None)
    file_name = Text(null=True, default=None)
    file_sha256 = Text(null=True, default=None)
    pages = Integer(null=True, default=None)
    template_version = Text(null=True, default=None)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    finished_at = Timestamptz(null=True, default=None)
