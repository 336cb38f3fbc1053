"""Whole pages kept ready made, each for the one person it was made for."""

import secrets
from collections.abc import Hashable
from typing import Any

from litestar import Request, Response
from litestar.enums import MediaType

from app.platform.access.csrf import csrf_token_for
from app.platform.kept import Kept
from app.platform.web.flash import COOKIE as FLASH_COOKIE
from app.platform.web.page_context import locale_of

MOST_PAGES = 128

# Stands in a kept page where each browser's own token goes. Nobody outside this process can write it into a text.
TOKEN_MARK = secrets.token_hex(32)


_pages: Kept[list[bytes]] = Kept(MOST_PAGES)


def find_kept_page(request: Request[Any, Any, Any], state: Hashable) -> Response[bytes] | None:
    """The whole page as this very person got it at this address in this language, when `state` has not changed since.

    state : whatever else the page depends on, such as `revisions_of(request)` and the day.
    """
    if FLASH_COOKIE in request.cookies:
        return None
    pieces = _pages.get(_key(request, state))
    return None if pieces is None else _answer(request, pieces)


def keep_page(request: Request[Any, Any, Any], state: Hashable, marked: str) -> Response[bytes]:
    """Answer with a page whose forms hold TOKEN_MARK as their token, and keep it."""
    pieces = marked.encode().split(TOKEN_MARK.encode())
    return _answer(request, _pages.put(_key(request, state), pieces))


def _key(request: Request[Any, Any, Any], state: Hashable) -> Hashable:
    """With the whole Actor: nobody is shown what was made for somebody else, or before their roles changed."""
    scope = request.scope
    return scope.get("user"), locale_of(request), scope["path"], scope["query_string"], state


def _answer(request: Request[Any, Any, Any], pieces: list[bytes]) -> Response[bytes]:
    return Response(csrf_token_for(request).encode().join(pieces), media_type=MediaType.HTML)
