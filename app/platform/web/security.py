"""The outermost layer: security headers on every answer, and addresses refused before any route sees them."""

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote_to_bytes, urlsplit

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app.platform.settings import Settings

logger = logging.getLogger("vifte.web")

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
INT4_MAX = 2**31 - 1
MAX_TARGET = 8000

_PLAIN_TARGET = re.compile(rb"[!-$&-~]*")
_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_LONG_NUMBER = re.compile(rb"/-?0*(\d{10,})(?=/|$)")
_PLAIN = (b"content-type", b"text/plain; charset=utf-8")


def security_headers(*, https: bool) -> list[tuple[bytes, bytes]]:
    headers = {
        "content-security-policy": CSP,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
    }
    if https:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """The public name; on plain loopback the loopback names too."""
    public = urlsplit(settings.public_origin).hostname or "localhost"
    loopback = () if settings.secure_cookies else (settings.host, "localhost", "127.0.0.1", "[::1]", "testserver")
    return frozenset((public, *loopback))


class SecurityLayer:
    """Wraps the application and the static files alike, so that no answer goes out without the headers.

    An answer may bring its own value of a header, for instance static files their cache-control.
    """

    def __init__(self, app: ASGIApp, static: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._static = static
        self._headers = security_headers(https=settings.secure_cookies)
        self._hosts = allowed_hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started = False

        async def send_secured(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = with_headers(message["headers"], self._headers)
            await send(message)

        try:
            await self._route(scope, receive, send_secured)
        except Exception:
            if started:
                raise
            logger.exception("an error escaped the application")
            await refuse(send_secured, 500, "Something went wrong here")

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = problem_of_host(scope["headers"], self._hosts) or problem_of_target(
            scope.get("raw_path") or scope["path"].encode(), scope["query_string"]
        )
        if problem:
            await refuse(send, *problem)
        elif scope["path"].startswith("/static/"):
            await self._static(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def with_headers(own: Iterable[tuple[bytes, bytes]], extra: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    headers = [(bytes(name).lower(), bytes(value)) for name, value in own]
    present = {name for name, _ in headers}
    headers.extend(header for header in extra if header[0] not in present)
    return headers


def problem_of_host(headers: Iterable[tuple[bytes, bytes]], hosts: frozenset[str]) -> tuple[int, str] | None:
    """Links in messages and redirects are built on the host name, so a stranger must not choose it."""
    given = [value for name, value in headers if name == b"host"]
    return None if len(given) == 1 and host_name(given[0]) in hosts else (400, "Unknown host name")


@lru_cache(maxsize=64)
def host_name(header: bytes) -> str:
    """Without the port; nearly every request brings the same one."""
    return re.sub(r":\d*$", "", header.decode("latin-1").lower())


def problem_of_target(raw_path: bytes, query: bytes) -> tuple[int, str] | None:
    """Addresses that are not text, or whose numbers no row can have."""
    path = raw_path.partition(b"?")[0]
    if len(path) + len(query) > MAX_TARGET:
        return 414, "The address is too long"
    for part in (path, query):
        # Printable ASCII without an escape, as nearly all addresses are, needs no closer look.
        if not _PLAIN_TARGET.fullmatch(part) and (_BROKEN_ESCAPE.search(part) or not _is_text(unquote_to_bytes(part))):
            return 400, "The address could not be read"
    if any(len(number) > 10 or int(number) > INT4_MAX for number in _LONG_NUMBER.findall(path)):
        return 404, "Not found"
    return None


def _is_text(raw: bytes) -> bool:
    try:
        return "\x00" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False


async def refuse(send: Send, status: int, message: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [_PLAIN]})
    await send({"type": "http.response.body", "body": message.encode(), "more_body": False})
