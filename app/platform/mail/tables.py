"""E-mails on their way: who, which kind, which page they point at, and which reminders ran. Nothing of citizens."""

from piccolo.columns import BigSerial, Bytea, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.platform.access.tables import AppUser
from app.platform.db import DB


class MailMessage(Table, tablename="mail_message", db=DB):
    """One e-mail to one user. `kind` names its words, `path` the page it links to; the words are made when it is sent.

    For somebody who is no user, `address` and `locale` take the user's place. A link that is itself a key is sealed
    under the installation's key in `sealed_path`, and goes when it is sent.

    `occasion` makes one occasion one e-mail, however often it is noticed (such as a reminder of a day).
    `next_try_at` is when it is due, the first time or again; None once it is over. `error` is a msgid.
    """

    id = BigSerial(primary_key=True, null=False)
    user_id = ForeignKey(AppUser, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    address = Text(null=True, default=None)
    locale = Text(null=True, default=None)
    kind = Text(null=False, default=None)
    path = Text(null=False, default=None)
    sealed_path = Bytea(null=True, default=None, secret=True)
    occasion = Text(null=True, default=None, unique=True)
    status = Text(null=False, default="queued")
    attempts = Integer(null=False, default=0)
    error = Text(null=True, default=None)
    next_try_at = Timestamptz(null=True, default=TimestamptzNow())
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    sent_at = Timestamptz(null=True, default=None)


class DailyRun(Table, tablename="daily_run", db=DB):
    """One room's reminders of one day: whoever makes the row runs them. `ended_at` stays empty when they failed."""

    id = BigSerial(primary_key=True, null=False)
    room = Text(null=False, default=None)
    run_on = Date(null=False, default=None)
    attempts = Integer(null=False, default=1)
    reminded = Integer(null=True, default=None)
    started_at = Timestamptz(null=False, default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)
