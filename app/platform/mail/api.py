"""E-mails as JSON."""

from litestar import get

from app.platform.access import AppRequest, Role, allow
from app.platform.lists.list_pages import json_page
from app.platform.mail.list_pages import MESSAGE_LIST
from app.platform.mail.schemas import MessageLine
from app.platform.web import Page


@get("/api/admin/mail", guards=[allow(Role.ADMINISTRATOR)], summary="E-mails and what became of them, as on the page")
async def mail_json(request: AppRequest) -> Page[MessageLine]:
    return await json_page(request, MESSAGE_LIST)


routes = [mail_json]
