"""The audit trail's table; triggers in the migrations keep it append-only."""

from piccolo.columns import JSONB, BigInt, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table

from app.platform.db import DB


class AuditEntry(Table, tablename="audit_entry", db=DB):
    """One thing somebody did. `id` counts without gaps, given out under the chain's lock."""

    id = BigInt(primary_key=True, null=False, default=None)
    at = Timestamptz(null=False, default=None)
    actor_id = Integer(null=True, default=None, index=True)
    action = Text(null=False, default=None)
    subject = Text(null=False, default=None)
    subject_id = BigInt(null=True, default=None)
    details = JSONB(null=False, default=None)
    previous_hash = Bytea(null=False, default=None)
    hash = Bytea(null=False, default=None, unique=True)
