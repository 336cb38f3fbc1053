"""E-mails on their way out: who, which kind, which page they point at. They hold nothing of a citizen."""

from piccolo.columns import BigSerial, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.platform.access.tables import AppUser
from app.platform.db import DB


class MailMessage(Table, tablename="mail_message", db=DB):
    """One e-mail to one user. `kind` names its words, `path` the page it links to; the words are made when it is sent.

    `occasion` makes one occasion one e-mail, however often it is noticed (such as a reminder of a day).
    """

    id = BigSerial(primary_key=True, null=False)
    user_id = ForeignKey(AppUser, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Text(null=False, default=None)
    path = Text(null=False, default=None)
    occasion = Text(null=True, default=None, unique=True)
    status = Text(null=False, default="queued")
    attempts = Integer(null=False, default=0)
    error = Text(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    sent_at = Timestamptz(null=True, default=None)
