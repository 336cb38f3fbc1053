"""The trail as JSON."""

from litestar import get

from app.platform.access.guards import AppRequest, allow
from app.platform.audit.reading import READERS, TRAIL
from app.platform.audit.schemas import EntryRow
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


@get("/api/audit", guards=[allow(*READERS)], summary="The audit trail, newest first, with the page's filters")
async def trail(request: AppRequest) -> Page[EntryRow]:
    return await json_page(request, TRAIL)


routes = [trail]
