"""Issued documents as plain values."""

from datetime import datetime

import msgspec


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """A document made from a record. `state` is queued, ready or failed; the file's fields are None until ready."""

    id: int
    subject: str
    subject_id: int
    subject_version: int | None
    kind: str
    label: str
    state: str
    content_hash: str
    template_version: str | None
    created_by: int | None
    created_at: datetime
    job_id: int | None = None
    file_name: str | None = None
    file_sha256: str | None = None
    pages: int | None = None
    finished_at: datetime | None = None
