"""E-mail as the administrator sees it: whether it is on, what became of the newest messages, and a test."""

from typing import Any

import msgspec
from litestar import Response, get, post

from app.platform.access import AppRequest, Role, allow
from app.platform.errors import N_
from app.platform.lists.list_pages import export_route, list_page
from app.platform.mail import service
from app.platform.mail.list_pages import MESSAGE_LIST
from app.platform.mail.setup import setup_of
from app.platform.settings import settings
from app.platform.web import NavItem, locale_of, redirect, translate

ADMINISTRATORS = allow(Role.ADMINISTRATOR)


class SetupView(msgspec.Struct, frozen=True):
    """Translated. `kind` is how the alert looks."""

    kind: str
    text: str
    remedy: str


class MailMore(msgspec.Struct, frozen=True):
    """What stands around the list. own_address : where a test would go, None when there is none."""

    setup: SetupView
    on: bool
    own_address: str | None
    failed: int


@get("/admin/mail", guards=[ADMINISTRATORS], include_in_schema=False)
async def mail_page(request: AppRequest) -> Response[Any]:
    more = MailMore(
        setup=_setup(locale_of(request)),
        on=settings().mail.on,
        own_address=await service.address_of(request.user),
        failed=await service.count_failed(),
    )
    return await list_page(request, MESSAGE_LIST, "mail/mail.html", more)


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


def _setup(locale: str) -> SetupView:
    found = setup_of(settings().mail)
    params = {name: translate(locale, value) if name == "security" else value for name, value in found.params.items()}
    return SetupView(
        kind={"on": "info", "off": "info", "faulty": "warning"}[found.state],
        text=translate(locale, found.text, **params),
        remedy=translate(locale, found.remedy) if found.remedy else "",
    )


routes = [mail_page, export_route(MESSAGE_LIST), send_test, retry_failed]
NAV = [
    NavItem(
        N_("E-mails"),
        "/admin/mail",
        (Role.ADMINISTRATOR,),
        order=95,
        place="administration",
        hint=N_("What has been sent, what waits, and what could not be delivered."),
    )
]
