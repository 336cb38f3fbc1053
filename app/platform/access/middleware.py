"""Finds out who sends a request, from the session cookie, before anything else looks at it."""

from typing import Any

from app.platform.access.cookies import LOCALE_COOKIE, LOCALES, nonce_cookie, read_cookies, session_cookie, set_cookie
from app.platform.access.csrf import NONCE_ISSUED_KEY, NONCE_KEY
from app.platform.access.revisions import REVISIONS_KEY
from app.platform.access.sessions import authenticate

PUBLIC_FILES = "/static/"


class SessionMiddleware:
    """Plain ASGI, wrapped around the whole application, so that also "not found" pages know who asks.

    Sets scope["user"] (Actor or None) and scope["auth"] (Session or None).
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        await identify(scope)
        if scope["auth"] is not None:
            # Its forms are bound to the session, so no nonce is issued.
            await self.app(scope, receive, send)
            return

        async def send_with_cookie(message: Any) -> None:
            if message["type"] == "http.response.start" and scope.get(NONCE_ISSUED_KEY):
                line = set_cookie(nonce_cookie(), scope[NONCE_KEY])
                message["headers"] = [*message.get("headers", ()), (b"set-cookie", line.encode("latin-1"))]
            await send(message)

        await self.app(scope, receive, send_with_cookie)


async def identify(scope: Any) -> None:
    """Fill in user, session and form nonce from the cookies."""
    cookies = read_cookies(scope["headers"])
    scope[NONCE_KEY] = cookies.get(nonce_cookie())
    scope["user"] = scope["auth"] = None
    token = cookies.get(session_cookie())
    if not token or scope["path"].startswith(PUBLIC_FILES):
        return
    chosen = cookies.get(LOCALE_COOKIE, "")
    found = await authenticate(token, chosen if chosen in LOCALES else None)
    if found is not None:
        scope["auth"], scope["user"] = found.session, found.actor
        scope[REVISIONS_KEY] = found.revisions
