"""A message that survives one redirect, such as "Saved.", in a short-lived cookie.

The cookie holds the English sentence and its values, signed: the sentence is a format string, and a stranger's could
fill the memory (`{n:>999999999}`). It is translated and escaped when shown.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import msgspec
from litestar.datastructures import Cookie

from app.platform.access.csrf import sign
from app.platform.settings import settings

COOKIE = "flash"
MAX_LENGTH = 2000


class Flash(msgspec.Struct, frozen=True):
    msgid: str
    params: dict[str, str | int] = {}
    kind: str = "success"


def flash_cookie(flash: Flash) -> Cookie:
    value = urlsafe_b64encode(msgspec.json.encode(flash)).decode()
    return _cookie(f"{value}.{_signature(value)}", max_age=60)


def forget_flash() -> Cookie:
    return _cookie("", max_age=0)


def read_flash(cookies: dict[str, Any]) -> Flash | None:
    """The message of the last redirect; whatever else the cookie holds counts as none."""
    value = cookies.get(COOKIE)
    if not value or len(value) > MAX_LENGTH:
        return None
    encoded, _, signature = value.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(encoded).encode()):
        return None
    try:
        return msgspec.json.decode(urlsafe_b64decode(encoded), type=Flash)
    except ValueError:  # written by another version of the program
        return None


def _signature(encoded: str) -> str:
    return sign(b"flash:" + encoded.encode())


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
