"""One row for each piece of work somebody asked for; the queue's own rows come and go beside it."""

from piccolo.columns import JSONB, BigInt, Boolean, Integer, Real, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB


class Job(Table, tablename="job", db=DB):
    """`title`, `step` and `error` are msgids with their values beside them, translated when shown."""

    name = Text(null=False, default=None)
    title = Text(null=False, default=None)
    title_params = JSONB(null=False, default="{}")
    queue = Text(null=False, default=None)
    arguments = JSONB(null=False, default="{}")
    status = Text(null=False, default="queued")
    fraction = Real(null=False, default=0.0)
    step = Text(null=False, default="")
    step_params = JSONB(null=False, default="{}")
    result = JSONB(null=True, default=None)
    result_url = Text(null=True, default=None)
    error = Text(null=True, default=None)
    error_params = JSONB(null=False, default="{}")
    attempts = Integer(null=False, default=0)
    cancel_requested = Boolean(null=False, default=False)
    procrastinate_job_id = BigInt(null=True, default=None)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    started_at = Timestamptz(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
