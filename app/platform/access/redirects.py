"""Where a log-in leads back to: only ever to a page of this site."""

from typing import Any
from urllib.parse import quote, urlsplit

HOME = "/"
NOT_AFTER_LOGIN = ("/login", "/logout", "/static/", "/api/")


def safe_next(target: str | None) -> str:
    """The target when it is a local path, else the front page.

    Browsers read `//host`, `/\\host` and `/<tab>/host` as other sites.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return HOME
    if "\\" in target or any(ord(character) <= 32 or ord(character) == 127 for character in target):
        return HOME
    try:
        parts = urlsplit(target)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or parts.path.startswith(NOT_AFTER_LOGIN):
        return HOME
    return target


def login_url(request: Any) -> str:
    """The log-in page, which returns to the page asked for; a form that was sent returns to the front page."""
    scope = request.scope
    if scope.get("method") not in {"GET", "HEAD"}:
        return "/login"
    query = scope.get("query_string", b"").decode("latin-1")
    here = safe_next(quote(scope["path"]) + (f"?{query}" if query else ""))
    return "/login" if here == HOME else f"/login?next={quote(here, safe='')}"
