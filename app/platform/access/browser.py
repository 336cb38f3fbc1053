"""What pages read from a request and put into an answer about its session."""

from typing import Any

from litestar import Response
from litestar.datastructures import Cookie

from app.platform.access.actor import Session
from app.platform.access.cookies import session_cookie
from app.platform.access.guards import AppRequest
from app.platform.access.login_service import Visitor, address_key
from app.platform.errors import NotSignedIn
from app.platform.settings import settings


def visitor_of(request: AppRequest) -> Visitor:
    host = request.client.host if request.client else None
    return Visitor(address_key(host), request.headers.get("user-agent", ""), request.scope.get("auth"))


def session_at(request: AppRequest, *stages: str) -> Session:
    """This browser's session when it is at one of these stages of the log-in. Raises NotSignedIn."""
    session: Session | None = request.scope.get("auth")
    if session is None or session.stage not in stages:
        raise NotSignedIn
    return session


def with_session(response: Response[Any], token: str) -> Response[Any]:
    """Give the browser its new session; the cookie lasts until the browser closes, the session may end before."""
    response.set_cookie(_cookie(token, max_age=None))
    return response


def without_session(response: Response[Any]) -> Response[Any]:
    response.set_cookie(_cookie("", max_age=0))
    return response


def _cookie(value: str, *, max_age: int | None) -> Cookie:
    return Cookie(
        key=session_cookie(),
        value=value,
        path="/",
        max_age=max_age,
        httponly=True,
        samesite="lax",
        secure=settings().secure_cookies,
    )
