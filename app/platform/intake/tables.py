"""Batches of imported files, and the sealed upload of a batch that is not settled yet."""

from piccolo.columns import JSONB, BigSerial, Bytea, Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB


class ImportBatch(Table, tablename="import_batch", db=DB):
    """One file and what became of it; `report` holds errors, encoding and warnings, never cell contents."""

    id: Serial
    kind = Text(null=False, default=None)
    file_name = Text(null=False, default=None)
    file_sha256 = Text(null=False, default=None)
    extract = Text(null=False, default="partial")
    extracted_on = Date(null=True, default=None)
    status = Text(null=False, default=None)
    rows_total = Integer(null=False, default=0)
    rows_failed = Integer(null=False, default=0)
    rows_new = Integer(null=False, default=0)
    rows_changed = Integer(null=False, default=0)
    rows_unchanged = Integer(null=False, default=0)
    rows_closed = Integer(null=False, default=0)
    report = JSONB(null=False, default="{}")
    job_id = Integer(null=True, default=None)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    committed_at = Timestamptz(null=True, default=None)
    undone_at = Timestamptz(null=True, default=None)


class ImportUpload(Table, tablename="import_upload", db=DB):
    """The uploaded file, encrypted, kept while its batch is being read, mapped, or its errors can be downloaded.

    `outline` is encrypted as well: the file's headers with a few values, for the page that maps them.
    """

    id: Serial
    batch_id = ForeignKey(references=ImportBatch, null=False, default=None, on_delete=OnDelete.cascade, unique=True)
    sealed = Bytea(null=False, default=None)
    outline = Bytea(null=True, default=None)


class ImportChange(Table, tablename="import_change", db=DB):
    """One row that a batch wrote, for undoing it.

    `action`: inserted, changed, closed. `before` holds the written columns as they were (null for an inserted row),
    `after` as the batch left them, so that a row somebody changed since is known.
    """

    id = BigSerial(primary_key=True, null=False)
    batch_id = ForeignKey(references=ImportBatch, null=False, default=None, on_delete=OnDelete.cascade, index=True)
    table_name = Text(null=False, default=None)
    row_id = Integer(null=False, default=None)
    action = Text(null=False, default=None)
    before = JSONB(null=True, default=None)
    after = JSONB(null=True, default=None)


class ImportMapping(Table, tablename="import_mapping", db=DB):
    """How one source's file is read: its own headers, each with the column it stands for (null for one to leave out).

    `codes` has for each column of ours the source's own codes, each with ours (null for a blank cell).
    `headers_sha256` tells the source again by the set of its headers.
    """

    id: Serial
    kind = Text(null=False, default=None)
    name = Text(null=False, default=None)
    headers_sha256 = Text(null=False, default=None)
    columns = JSONB(null=False, default="{}")
    codes = JSONB(null=False, default="{}")
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())
    version = Integer(null=False, default=1)
