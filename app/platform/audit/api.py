"""The trail as JSON."""

import msgspec
from litestar import get

from app.platform.access.guards import AppRequest, allow
from app.platform.audit import service
from app.platform.audit.pages import READERS
from app.platform.audit.reading import read_filter
from app.platform.audit.schemas import EntryRow


class EntryList(msgspec.Struct, frozen=True):
    total: int
    page: int
    entries: list[EntryRow]


@get("/api/audit", guards=[allow(*READERS)], summary="The audit trail, newest first, with the page's filters")
async def trail(request: AppRequest) -> EntryList:
    asked, wanted = read_filter(request)
    entries = await service.list_entries(wanted, limit=asked.page_size, offset=asked.offset)
    return EntryList(await service.count_entries(wanted), asked.page, entries)


routes = [trail]
