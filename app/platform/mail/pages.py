"""E-mail as the administrator sees it: whether it is on, what became of the newest messages, and a test."""

from typing import Any

import msgspec
from litestar import Response, get, post

from app.platform.access import AppRequest, Role, allow
from app.platform.errors import N_
from app.platform.mail import service
from app.platform.mail.kinds import KINDS
from app.platform.mail.schemas import MessageLine
from app.platform.mail.setup import setup_of
from app.platform.settings import settings
from app.platform.web import NavItem, Page, locale_of, page, read_list_query, redirect, translate

ADMINISTRATORS = allow(Role.ADMINISTRATOR)
STATUS_LABELS = {
    "queued": N_("Waiting"),
    "sent": N_("Sent"),
    "failed": N_("Failed"),
    "off": N_("Not wanted"),
}
STATUS_TAGS = {"queued": "info", "sent": "success", "failed": "error", "off": "neutral"}


class SetupView(msgspec.Struct, frozen=True):
    """Translated. `kind` is how the alert looks."""

    kind: str
    text: str
    remedy: str


class MailLine(msgspec.Struct, frozen=True):
    """`subject` and `status` are msgids, `tag` the colour beside the status."""

    message: MessageLine
    subject: str
    status: str
    tag: str


class MailView(msgspec.Struct, frozen=True):
    """own_address : where a test would go, None when there is none."""

    setup: SetupView
    on: bool
    own_address: str | None
    status: str
    statuses: dict[str, str]
    result: Page[MailLine]
    failed: int


@get("/admin/mail", guards=[ADMINISTRATORS], include_in_schema=False)
async def mail_page(request: AppRequest) -> Response[Any]:
    query = read_list_query(request.query_params, sorts=["-id"], filters={"status": list(STATUS_LABELS)})
    status = query.first("status")
    messages = await service.list_messages(status=status, limit=query.page_size, offset=query.offset)
    total = await service.count_messages(status)
    view = MailView(
        setup=_setup(locale_of(request)),
        on=settings().mail.on,
        own_address=await service.address_of(request.user),
        status=status or "",
        statuses=STATUS_LABELS,
        result=Page([_line(message) for message in messages], total, query.page, query.page_size),
        failed=await service.count_messages("failed"),
    )
    return page(request, "mail/mail.html", view)


@post("/admin/mail/test", guards=[ADMINISTRATORS], include_in_schema=False)
async def send_test(request: AppRequest) -> Response[None]:
    if await service.send_test(request.user):
        done = N_("A test e-mail is on its way to you. See below what becomes of it.")
        return redirect(request, "/admin/mail", flash=done)
    hint = N_("Nothing was sent: e-mail is off, or you have no address or have turned e-mails off under My account.")
    return redirect(request, "/admin/mail", flash=hint, kind="warning")


@post("/admin/mail/retry", guards=[ADMINISTRATORS], include_in_schema=False)
async def retry_failed(request: AppRequest) -> Response[None]:
    count = await service.retry_failed(request.user)
    return redirect(request, "/admin/mail", flash=N_("{count} e-mails are tried again."), kind="info", count=count)


def _line(message: MessageLine) -> MailLine:
    kind = KINDS.get(message.kind)
    subject = kind.subject if kind else message.kind
    return MailLine(message, subject, STATUS_LABELS[message.status], STATUS_TAGS[message.status])


def _setup(locale: str) -> SetupView:
    found = setup_of(settings().mail)
    params = {name: translate(locale, value) if name == "security" else value for name, value in found.params.items()}
    return SetupView(
        kind={"on": "success", "off": "info", "faulty": "warning"}[found.state],
        text=translate(locale, found.text, **params),
        remedy=translate(locale, found.remedy) if found.remedy else "",
    )


routes = [mail_page, send_test, retry_failed]
NAV = [NavItem(N_("E-mails"), "/admin/mail", (Role.ADMINISTRATOR,), order=93)]
