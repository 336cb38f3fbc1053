"""The list of e-mails, for administrators: what became of each, never what it leads to or where it goes."""

import msgspec

from app.platform.access import Actor, Role
from app.platform.errors import N_
from app.platform.lists import Column, Condition, Filter, InSql, ListSpec, declare, row_of
from app.platform.mail.kinds import KINDS
from app.platform.mail.reads import MESSAGE, MESSAGES
from app.platform.mail.schemas import MessageLine
from app.platform.web import ListQuery

SUBJECTS = {code: kind.subject for code, kind in KINDS.items()}
STATUS_LABELS = {
    "queued": N_("Waiting"),
    "sent": N_("Sent"),
    "failed": N_("Failed"),
    "off": N_("Not wanted"),
}
STATUS_TAGS = {"queued": "info", "sent": "success", "failed": "error", "off": "neutral"}


class MailLine(msgspec.Struct, frozen=True):
    """`subject` and `status` are msgids, `tag` the colour beside the status."""

    message: MessageLine
    subject: str
    status: str
    tag: str


def show_message(message: MessageLine, locale: str) -> MailLine:
    subject = SUBJECTS.get(message.kind, message.kind)
    return MailLine(message, subject, STATUS_LABELS[message.status], STATUS_TAGS[message.status])


def _where(actor: Actor, query: ListQuery, condition: Condition) -> None:
    condition.any_of("m.status", query.all("status"))
    condition.any_of("m.kind", query.all("kind"))
    condition.words_in("u.username", query.q)


MESSAGE_LIST: ListSpec[MessageLine] = declare(
    ListSpec(
        path="/admin/mail",
        title=N_("E-mails"),
        roles=(Role.ADMINISTRATOR,),
        search=N_("User name"),
        personal=True,
        filters=(
            Filter("status", N_("Status"), words=STATUS_LABELS),
            Filter("kind", N_("About"), words=SUBJECTS),
        ),
        sorts={"-made": N_("Made"), "sent": N_("Sent")},
        columns=(
            Column(N_("About"), lambda row: row.kind, kind="code", words=SUBJECTS),
            Column(N_("To"), lambda row: row.username),
            Column(N_("Status"), lambda row: row.status, kind="code", words=STATUS_LABELS),
            Column(N_("Cause"), lambda row: (row.error, {}) if row.error else None, kind="message"),
            Column(N_("Attempts"), lambda row: row.attempts, kind="number"),
            Column(N_("Made"), lambda row: row.created_at, kind="instant"),
            Column(N_("Sent"), lambda row: row.sent_at, kind="instant"),
        ),
        source=InSql(
            select=MESSAGE,
            tables=MESSAGES,
            row=row_of(MessageLine),
            where=_where,
            sorts={"made": "m.id", "sent": "m.sent_at"},
            never_empty=("made",),
            last="m.id desc",
            values={"status": "m.status", "kind": "m.kind"},
        ),
        line=show_message,
    )
)
