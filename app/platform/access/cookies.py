"""The cookies of this room: their names, reading them, and the lines that set them."""

from collections.abc import Iterable

from app.platform.settings import settings

LOCALES = ("da", "en")
LOCALE_COOKIE = "locale"
YEAR_SECONDS = 365 * 24 * 3600


def session_cookie() -> str:
    return cookie_name("vifte")


def nonce_cookie() -> str:
    """Carries the random value that the log-in form's token is bound to."""
    return cookie_name("vifte-form")


def read_cookies(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The request's cookies; of two with one name the first counts."""
    found: dict[str, str] = {}
    for name, line in headers:
        if name != b"cookie":
            continue
        for pair in line.decode("latin-1").split(";"):
            key, _, value = pair.strip().partition("=")
            found.setdefault(key, value.strip('"'))
    return found


def set_cookie(name: str, value: str, *, max_age: int | None = None) -> str:
    """A Set-Cookie line. Without `max_age` the browser forgets it when it closes; 0 deletes it."""
    line = f"{name}={value}; Path=/; HttpOnly; SameSite=Lax"
    if settings().secure_cookies:
        line += "; Secure"
    return line if max_age is None else f"{line}; Max-Age={max_age}"


def cookie_name(plain: str) -> str:
    """`__Host-` makes browsers refuse the cookie from subdomains and plain HTTP; it needs Secure."""
    return f"__Host-{plain}" if settings().secure_cookies else plain
