"""Runs made again, runs held against each other, and whether effects are estimated every night."""

from piccolo.columns import (
    JSONB,
    BigInt,
    Boolean,
    DoublePrecision,
    ForeignKey,
    Integer,
    Serial,
    Text,
    Timestamptz,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.evidence.effects.tables import EffectRun
from app.platform.db import DB


class RunRepeat(Table, tablename="run_repeat", db=DB):
    """One try at making a run again from its frozen table: how many figures were compared, how many came out otherwise.

    `largest` is the largest relative difference.
    """

    id: Serial
    run_id = ForeignKey(EffectRun, null=False, on_delete=OnDelete.cascade)
    status = Text(null=False, default="running")
    requested_by = Integer(null=True, default=None)
    requested_at = Timestamptz(null=False, default=TimestamptzNow())
    job_id = BigInt(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    compared = Integer(null=True, default=None)
    different = Integer(null=True, default=None)
    largest = DoublePrecision(null=True, default=None)
    library_versions = JSONB(null=False, default="{}")
    model_version = Text(null=True, default=None)
    failure = Text(null=True, default=None)


class RunChange(Table, tablename="run_change", db=DB):
    """What moved from one run to a later one, parted into model, data and case mix; `moves` as in `schemas.Move`."""

    id: Serial
    old_run_id = ForeignKey(EffectRun, null=False, on_delete=OnDelete.cascade)
    new_run_id = ForeignKey(EffectRun, null=False, on_delete=OnDelete.cascade)
    status = Text(null=False, default="running")
    requested_by = Integer(null=True, default=None)
    requested_at = Timestamptz(null=False, default=TimestamptzNow())
    job_id = BigInt(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    moves = JSONB(null=False, default="[]")
    failure = Text(null=True, default=None)


class NightlyRuns(Table, tablename="nightly_runs", db=DB):
    """A decision to estimate every night, or to stop; the newest one holds. Rows are never changed."""

    id: Serial
    is_on = Boolean(null=False, default=False)
    settings = JSONB(null=False, default="{}")
    decided_by = Integer(null=True, default=None)
    decided_at = Timestamptz(null=False, default=TimestamptzNow())
