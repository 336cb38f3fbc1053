"""The trail, for auditors and administrators."""

from typing import Any

import msgspec
from litestar import Response, get

from app.platform.access.actor import Role
from app.platform.access.guards import AppRequest, allow
from app.platform.audit import service
from app.platform.audit.labels import ACTIONS, SUBJECTS, action_name
from app.platform.audit.reading import read_filter
from app.platform.audit.schemas import EntryRow
from app.platform.errors import N_
from app.platform.web import NavItem, Page, page

READERS = (Role.AUDITOR, Role.ADMINISTRATOR)


class TrailView(msgspec.Struct, frozen=True):
    """actions, subjects : code and msgid of each; names : both by code, for the lines."""

    result: Page[EntryRow]
    actions: list[tuple[str, str]]
    subjects: list[tuple[str, str]]
    names: dict[str, str]
    filters: dict[str, str]
    narrowed: bool


@get("/audit", guards=[allow(*READERS)], include_in_schema=False)
async def trail_page(request: AppRequest) -> Response[Any]:
    asked, wanted = read_filter(request)
    entries = await service.list_entries(wanted, limit=asked.page_size, offset=asked.offset)
    view = TrailView(
        result=Page(entries, await service.count_entries(wanted), asked.page, asked.page_size),
        actions=[(action, action_name(action)) for action in await service.list_actions()],
        subjects=list(SUBJECTS.items()),
        names=ACTIONS | SUBJECTS,
        filters={name: values[0] for name, values in asked.filters.items()},
        narrowed=asked.narrowed,
    )
    return page(request, "audit/trail.html", view)


routes = [trail_page]
NAV = [NavItem(N_("Audit trail"), "/audit", READERS, order=95)]
