"""An HTTP client that behaves like a browser on our own pages."""

from collections.abc import Iterator
from typing import Any

import httpx
from litestar.types import ASGIApp

from app.platform.access.cookies import nonce_cookie, read_cookies, session_cookie
from app.platform.access.csrf import HEADER, nonce_token, session_token
from app.platform.access.sessions import hash_token, start_session
from app.platform.settings import settings
from tests.builders.access import make_user

SAFE = {"GET", "HEAD", "OPTIONS"}


class OwnPage(httpx.Auth):
    """Adds the token that the page's form would carry."""

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:
        if request.method not in SAFE and HEADER not in request.headers:
            cookies = read_cookies([(b"cookie", request.headers.get("cookie", "").encode())])
            if token := cookies.get(session_cookie()):
                request.headers[HEADER] = session_token(hash_token(token))
            elif nonce := cookies.get(nonce_cookie()):
                request.headers[HEADER] = nonce_token(nonce)
        yield request


class TestBrowser(httpx.AsyncClient):
    __test__ = False
    user_id: int | None = None

    def __init__(self, app: ASGIApp, **options: Any) -> None:
        options = {"base_url": settings().public_origin, "auth": OwnPage(), "trust_env": False, **options}
        super().__init__(transport=httpx.ASGITransport(app=app), **options)  # type: ignore[arg-type]


async def log_in(client: TestBrowser, role: str, **user: Any) -> None:
    """A session for a fresh user, without the detour over the log-in form."""
    client.user_id = await make_user(role, **user)
    token = await start_session(client.user_id)
    # With its domain, so that a renewed session's cookie replaces it.
    client.cookies.set(session_cookie(), token, domain=client.base_url.host, path="/")
