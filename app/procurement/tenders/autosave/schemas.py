"""Working copies as plain values."""

from datetime import datetime

import msgspec


class WorkingCopy(msgspec.Struct, frozen=True):
    """entry : place in the section, `new`, or empty for the section as one form. values : the form's raw fields.

    base_version : the tender's version when the form was opened.
    """

    section: str
    entry: str
    base_version: int
    values: dict[str, list[str]]
    saved_at: datetime
