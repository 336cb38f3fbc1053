"""Orders with messages as JSON."""

from litestar import get

from app.casework.messages.listing import MESSAGES
from app.casework.messages.schemas import Thread
from app.casework.messages.service import READERS
from app.platform.access import AppRequest, allow
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


@get("/api/messages", guards=[allow(*READERS)], tags=["messages"], summary="Orders with messages, as on the page")
async def list_messages(request: AppRequest) -> Page[Thread]:
    return await json_page(request, MESSAGES)


routes = [list_messages]
