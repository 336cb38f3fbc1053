"""Every route, every role, generated hostile input in path, query and body: whatever comes, no answer is a 5xx.

A sample with a fixed seed. The names that are sent are those of the forms people see, so that the values reach
the code behind them.
"""

import contextlib
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.types import ASGIApp

from app import main
from app.platform.access import Role
from app.platform.access.guards import declared_handlers
from app.platform.codelists import load_codelists
from app.platform.db import transaction
from tests.builders.clients import TestBrowser
from tests.builders.own_rows import BUILDERS, Ids, Somebody, same
from tests.builders.somebody import cookies_of, make_somebody

SEED = 20_270_401
PLACEHOLDER = re.compile(r"{(\w+):\w+}")
FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"')
NUMBERS = ("0", "-1", "2147483647", "2147483648", "9" * 30, "9" * 5000, "1e999", "NaN", "1,5", "٣", "²", "1_000")
TEXTS = (
    "", " ", "a" * 300, "a" * 20_000, "<script>alert(1)</script>", "{0.__class__}", "{n:>9}", "{", "%s%n", "%", "_",
    "\\", "' or 1=1 --", '"; drop table offer; --', "../../../etc/passwd", "\r\nX-Injected: 1", "\t", "\u202eabc",
    "\ufeff", "\u0000", "\ud800", "🦄" * 50, "İSTANBUL", "=1+1", "[]", "null", "01-01-0001", "31-12-9999", "0000-00-00",
    "//evil.example", "a,b\nc", "self", "K1", "1.0",
)  # fmt: skip
LONGEST_PART = 6000  # bytes of one placeholder's value, three times as long when escaped
QUERY_NAMES = ("q", "page", "sort", "next", "outcome", "offers", "supplier", "from", "until", "subject_id", "actor")
ODD_HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"origin": "http://["},
    {"accept-language": ",;q=,-" * 40},
    {"hx-request": "true"},
    {"cookie": 'flash=eyJtc2dpZCI6Int4On0ifQ==; locale="\\"; vifte='},
    {"accept": "\\", "x-forwarded-for": "not an address", "forwarded": "for=;;"},
    {"content-type": "multipart/form-data"},
    {"content-type": "application/json; charset=utf-7"},
    {"content-length": "0", "range": "bytes=9-1"},
)


class _Undo(Exception):
    pass


@pytest.fixture(scope="module")
async def web_app(database_url: str) -> ASGIApp:
    await load_codelists()
    return main.create_app()


def routes() -> list[tuple[str, str]]:
    return sorted(
        (method, path)
        for path, handler in declared_handlers(main.create_litestar())
        for method in getattr(handler, "http_methods", set()) - {"HEAD"}
    )


@pytest.mark.parametrize("role", (None, *(role.value for role in Role)), ids=lambda role: role or "visitor")
async def test_no_input_brings_a_server_error(web_app: ASGIApp, db: object, role: str | None) -> None:
    rng = random.Random(f"{SEED} {role}")
    who = await make_somebody(role)
    cookies = await cookies_of(web_app, who, role)
    fields: dict[str, set[str]] = {}
    failed = []
    for method, path in routes():
        for request in _requests(rng, method, path, fields):
            status, text = await _ask(web_app, who, path, cookies, request)
            if request["method"] == "GET" and status == 200:
                fields.setdefault(_room(path), set()).update(FIELD.findall(text))
            if status >= 500:
                failed.append(f"{status} {path} {str(request)[:600]}")
    if failed:
        pytest.fail("\n".join(failed), pytrace=False)


def _requests(rng: random.Random, method: str, path: str, fields: dict[str, set[str]]) -> Iterator[dict[str, Any]]:
    """GET comes first in the order of methods, so the fields of a room's forms are known when its POSTs are made."""
    if method == "GET":
        yield {"method": "GET", "rows": "own"}
        yield {"method": "GET", "rows": "own", "params": _some(rng, QUERY_NAMES), "headers": rng.choice(ODD_HEADERS)}
        yield {"method": "GET", "rows": rng.choice((*NUMBERS[:5], *TEXTS)), "headers": rng.choice(ODD_HEADERS)}
        return
    names = sorted(fields.get(_room(path), set())) or ["name", "version"]
    for _ in range(2):
        chosen = {**_some(rng, names), "version": rng.choice(("1", "1", "1", *NUMBERS))}
        yield {"method": method, "rows": "own", "data": chosen}
    headers = rng.choice(ODD_HEADERS[:-4])
    yield {"method": method, "rows": "own", "data": _some(rng, names), "files": _file(rng, names), "headers": headers}
    yield {"method": method, "rows": rng.choice(NUMBERS[:5]), "content": b"[" * 9000 + b"\xff"}


def _room(path: str) -> str:
    return "/".join(path.split("/")[:3]) if path.startswith(("/admin", "/tenders")) else path.split("/")[1]


def _some(rng: random.Random, names: Any) -> dict[str, Any]:
    chosen = rng.sample(sorted(names), rng.randint(1, len(names)))
    return {name: [_value(rng) for _ in range(rng.choice((1, 1, 1, 2)))] for name in chosen}


def _value(rng: random.Random) -> str:
    # What no client can send as UTF-8 is sent as the bytes it would be.
    return rng.choice((*NUMBERS, *TEXTS)).encode("utf-8", "replace").decode()


def _file(rng: random.Random, names: Any) -> dict[str, Any]:
    content = rng.choice((b"", b"PK\x03\x04", b"a;b\n1;2\n", b"\xff\xfe\x00", b"\x00" * 100))
    return {rng.choice((*names, "file")): (rng.choice(TEXTS[:20]).replace("\x00", ""), content)}


async def _ask(
    web_app: ASGIApp, who: Somebody, path: str, cookies: dict[str, str], request: dict[str, Any]
) -> tuple[int, str]:
    """Status and text of the answer; nothing of the request stays."""
    sent = dict(request)
    rows, answered = sent.pop("rows"), (0, "")
    with contextlib.suppress(_Undo):
        async with transaction(), TestBrowser(web_app, cookies=cookies) as browser:
            address = _fill_in(path, await _ids(path, who, rows))
            answer = await browser.request(sent.pop("method"), address, **sent)
            answered = (answer.status_code, answer.text if "html" in answer.headers.get("content-type", "") else "")
            raise _Undo
    return answered


async def _ids(path: str, who: Somebody, rows: str) -> Ids:
    names = tuple(PLACEHOLDER.findall(path))
    if rows == "own" and names:
        return (await BUILDERS[names](who)).own
    return same(*([rows] * len(names))).own


def _fill_in(path: str, ids: Ids) -> str:
    remaining = iter(ids)

    def quoted(_: re.Match[str]) -> str:
        raw = str(next(remaining)).encode("utf-8", "surrogatepass")[:LONGEST_PART]
        return "".join(f"%{byte:02x}" for byte in raw)

    return PLACEHOLDER.sub(quoted, path)
