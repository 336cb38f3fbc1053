"""Tokens against forged requests, bound to the session, and the check of where a request comes from."""

import hashlib
import hmac
import secrets
from collections.abc import MutableMapping
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlsplit

from app.platform.access.actor import Session
from app.platform.errors import N_, NotAllowed, VifteError
from app.platform.keys import ensure_keys
from app.platform.settings import settings

HEADER = "x-csrf-token"
FIELD = "_csrf"
NONCE_KEY = "vifte.csrf_nonce"
NONCE_ISSUED_KEY = "vifte.csrf_nonce_issued"
# A handler that reads its body as it comes names here (in its `opt`) what finds the token in the body's first field.
TOKEN_READER = "csrf_token_reader"  # noqa: S105 a name, no secret
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")

Scope = MutableMapping[str, Any]


class HasScope(Protocol):
    @property
    def scope(self) -> Any: ...


class ForgedRequest(NotAllowed):
    """An unsafe request that does not prove that it comes from one of our own pages."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "This request did not come from a page of yours here, or the page was opened before you logged in. "
                "Nothing was changed. Open the page again and retry."
            )
        )


def csrf_token_for(request: HasScope) -> str:
    """The token that forms (field `_csrf`) and scripts (header `X-CSRF-Token`) of this page must send back.

    Before log-in it is bound to a random cookie, which the answer then sets.
    """
    scope = request.scope
    session: Session | None = scope.get("auth")
    if session is not None:
        return session_token(session.token_hash)
    if not scope.get(NONCE_KEY):
        scope[NONCE_KEY] = secrets.token_urlsafe(24)
        scope[NONCE_ISSUED_KEY] = True
    return nonce_token(scope[NONCE_KEY])


def session_token(token_hash: bytes) -> str:
    return sign(b"session:" + token_hash)


def nonce_token(nonce: str) -> str:
    return sign(b"before-login:" + nonce.encode())


async def refuse_forgery(connection: Any) -> None:
    """Raises ForgedRequest unless origin and token are right. Reads the form, which the handler then gets again."""
    refuse_other_sites(connection)
    expected = _expected_token(connection.scope)
    sent = connection.headers.get(HEADER) or await _token_in_form(connection)
    if expected is None or not hmac.compare_digest(expected.encode(), sent.encode()):
        raise ForgedRequest


def refuse_other_sites(connection: Any) -> None:
    """Raises ForgedRequest when the browser says that the request comes from another site."""
    headers = connection.headers
    if not comes_from_here(headers.get("origin"), headers.get("sec-fetch-site"), headers.get("host")):
        raise ForgedRequest


def comes_from_here(origin: str | None, fetch_site: str | None, host: str | None) -> bool:
    """False when the browser says that another site sent the request; programs send neither header."""
    if fetch_site is not None and fetch_site != "same-origin":
        return False
    if origin is None or origin == settings().public_origin:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:  # no browser sends such an origin
        return False
    schemes = ("https",) if settings().secure_cookies else ("http", "https")
    return parts.scheme in schemes and bool(host) and parts.netloc == host


def _expected_token(scope: Scope) -> str | None:
    session: Session | None = scope.get("auth")
    if session is not None:
        return session_token(session.token_hash)
    nonce = scope.get(NONCE_KEY)
    return nonce_token(nonce) if nonce else None


async def _token_in_form(connection: Any) -> str:
    if not connection.headers.get("content-type", "").lower().startswith(FORM_TYPES) or not hasattr(connection, "form"):
        return ""
    read_token = connection.route_handler.opt.get(TOKEN_READER)
    if read_token is not None:
        return str(await read_token(connection))
    try:
        value = (await connection.form()).get(FIELD)
    except (UnicodeError, LookupError, ValueError) as error:
        raise VifteError(N_("The form could not be read. Open the page again and retry.")) from error
    return value if isinstance(value, str) else ""


def sign(message: bytes) -> str:
    """What only this installation can have written for these bytes; begin them with what they are for."""
    return hmac.new(_session_key(), message, hashlib.sha256).hexdigest()


@cache
def _session_key() -> bytes:
    """The newest session key; a new one makes open forms invalid, which is what its change is for."""
    folder = settings().keys_dir
    ensure_keys(folder)
    newest = max(folder.glob("session-*.key"), key=lambda path: int(path.stem.rsplit("-", 1)[1]))
    return bytes.fromhex(newest.read_text().strip())
