"""Code lists as rows with a period of validity, and the counter that tells other processes they changed."""

from piccolo.columns import JSONB, BigInt, Date, Integer, Serial, Text
from piccolo.table import Table

from app.platform.db import DB


class CodeItem(Table, tablename="code_item", db=DB):
    id: Serial
    list = Text(null=False, default=None)
    code = Text(null=False, default=None)
    label_da = Text(null=False, default=None)
    label_en = Text(null=False, default=None)
    valid_from = Date(null=False, default=None)
    valid_to = Date(null=True, default=None)
    position = Integer(null=False, default=0)
    attributes = JSONB(null=False, default="{}")


class CodeListRevision(Table, tablename="code_list_revision", db=DB):
    """One row; a trigger gives it a new number whenever a code list changes."""

    id: Serial
    revision = BigInt(null=False, default=0)
