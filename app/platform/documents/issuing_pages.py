"""What a room's routes answer with: an issued document's page, which follows until it is made, and its file."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response
from litestar.response import File

from app.platform.access import AppRequest
from app.platform.documents import issuing
from app.platform.documents.schemas import Issued
from app.platform.web import page


class IssuedView(msgspec.Struct, frozen=True, kw_only=True):
    """Words come in the reader's language.

    url : the document's page; its file is at `{url}/file`.
    crumbs : (label, address) of the pages above it.
    facts : (label, value) of what the room adds, shown first.
    """

    document: Issued
    url: str
    title: str
    lead: str = ""
    crumbs: Sequence[tuple[str, str]] = ()
    facts: Sequence[tuple[str, Any]] = ()


def issued_page(request: AppRequest, view: IssuedView) -> Response[str]:
    """The whole page, or to the page itself when it asks again, only the part that changes."""
    part = request.headers.get("HX-Request") == "true"
    return page(request, "documents/_issued.html" if part else "documents/issued.html", view)


def issued_file(document: Issued, name: str) -> File:
    """The PDF, opened in the browser, under a name for saving it. Raises NotFound while it is not ready."""
    return File(
        path=issuing.path_of(document),
        filename=name,
        media_type="application/pdf",
        content_disposition_type="inline",
    )
