"""The trail, for auditors and administrators."""

from typing import Any

import msgspec
from litestar import Response, get

from app.platform.access.guards import AppRequest, allow
from app.platform.audit.labels import ACTIONS, SUBJECTS
from app.platform.audit.reading import READERS, TRAIL
from app.platform.errors import N_
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import NavItem


class TrailMore(msgspec.Struct, frozen=True):
    """names : msgids of actions and kinds of record, for the lines."""

    names: dict[str, str]


@get("/audit", guards=[allow(*READERS)], include_in_schema=False)
async def trail_page(request: AppRequest) -> Response[Any]:
    return await list_page(request, TRAIL, "audit/trail.html", TrailMore(ACTIONS | SUBJECTS))


routes = [trail_page, export_route(TRAIL)]
NAV = [
    NavItem(
        N_("Audit trail"),
        "/audit",
        READERS,
        order=96,
        place="administration",
        hint=N_("Who did what, and when."),
    )
]
