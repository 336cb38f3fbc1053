"""A message that survives one redirect, such as "Saved.", in a short-lived cookie.

The cookie holds the English sentence and its values; it is translated and escaped when shown.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import msgspec
from litestar.datastructures import Cookie

from app.platform.settings import settings

COOKIE = "flash"
MAX_LENGTH = 2000


class Flash(msgspec.Struct, frozen=True):
    msgid: str
    params: dict[str, str | int] = {}
    kind: str = "success"


def flash_cookie(flash: Flash) -> Cookie:
    value = urlsafe_b64encode(msgspec.json.encode(flash)).decode()
    return _cookie(value, max_age=60)


def forget_flash() -> Cookie:
    return _cookie("", max_age=0)


def read_flash(cookies: dict[str, Any]) -> Flash | None:
    """The message of the last redirect; whatever else the cookie holds counts as none."""
    value = cookies.get(COOKIE)
    if not value or len(value) > MAX_LENGTH:
        return None
    try:
        flash = msgspec.json.decode(urlsafe_b64decode(value), type=Flash)
        flash.msgid.format(**flash.params)
    except (ValueError, LookupError, AttributeError, RecursionError):
        return None
    return flash if flash.kind in ("success", "info", "warning", "error") else None


def _cookie(value: str, *, max_age: int) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=value,
        path="/",
        max_age=max_age,
        httponly=True,
        samesite="lax",
        secure=settings().secure_cookies,
    )
