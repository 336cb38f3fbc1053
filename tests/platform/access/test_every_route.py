"""Every route, every role, one's own row and somebody else's, against one table (access_table.txt).

A cell says what happens to a request with as little input as passes the form (INPUT):
  ok    they get in: an answer, also one that asks for better input
  401   they are asked to log in (pages lead to the log-in page)
  403   they are told that they may not
  404   they are told that there is no such thing
  a/b   a for a row of their own, b for somebody else's (builders: tests/builders/own_rows.py)
"""

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path

import httpx
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

TABLE = Path(__file__).with_name("access_table.txt")
ROLES = (None, *(role.value for role in Role))
NOTHING = (2**31 - 1,) * 4
PLACEHOLDER = re.compile(r"{(\w+):\w+}")
# Where a form asks for something before its service looks at the row.
INPUT = {"/offers/{offer_id:int}/life": {"step": "paused"}}
FIRST_WORDS = {"visitor": None, **{role.value: role.value for role in Role}}


@dataclass(frozen=True)
class Line:
    method: str
    path: str
    cells: dict[str | None, str]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def read_table() -> list[Line]:
    rows = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    heading, *lines = rows
    roles = [FIRST_WORDS[word] for word in heading[2:]]
    return [Line(method, path, dict(zip(roles, cells, strict=True))) for method, path, *cells in lines]


LINES = read_table()


@pytest.fixture(scope="module")
async def web_app(database_url: str) -> ASGIApp:
    """The whole application."""
    await load_codelists()
    return main.create_app()


def test_the_table_names_every_route_and_no_other() -> None:
    routes = {
        f"{method} {path}"
        for path, handler in declared_handlers(main.create_litestar())
        for method in getattr(handler, "http_methods", {"ASGI"}) - {"HEAD"}
    }
    named = [str(line) for line in LINES]
    assert sorted(routes - set(named)) == [], f"add these to {TABLE.name}"
    assert sorted(set(named) - routes) == [], f"take these out of {TABLE.name}"
    assert len(named) == len(set(named)), "a route stands twice"
    assert all(set(line.cells) == set(ROLES) for line in LINES)


def test_every_placeholder_has_a_builder() -> None:
    missing = {str(line) for line in LINES if (names := placeholders(line.path)) and names not in BUILDERS}
    assert sorted(missing) == [], "add builders to tests/builders/own_rows.py"


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "visitor")
async def test_each_route_answers_as_the_table_says(web_app: ASGIApp, db: object, role: str | None) -> None:
    who = await make_somebody(role)
    cookies = await cookies_of(web_app, who, role)
    wrong = []
    for line in LINES:
        expected, found = expand(line.cells[role]), await _outcome(web_app, line, role, who, cookies)
        if found != expected:
            wrong.append(f"{line}: {expected} expected, {found} found")
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def expand(cell: str) -> str:
    return cell if "/" in cell else f"{cell}/{cell}"


def placeholders(path: str) -> tuple[str, ...]:
    return tuple(PLACEHOLDER.findall(path))


def fill_in(path: str, ids: Ids) -> str:
    remaining = iter(ids)
    return PLACEHOLDER.sub(lambda _: str(next(remaining)), path)


class _Undo(Exception):
    pass


async def _outcome(web_app: ASGIApp, line: Line, role: str | None, who: Somebody, cookies: dict[str, str]) -> str:
    """What this person meets, as `own/other`. Nothing of it stays."""
    found: list[str] = []
    with contextlib.suppress(_Undo):
        async with transaction():
            names = placeholders(line.path)
            # A role that the route itself refuses gets ids of nothing: refused before any row is looked for.
            refused = line.cells[role] in ("401", "403")
            rows = await BUILDERS[names](who) if names and not refused else same(*NOTHING[: len(names)])
            for ids in (rows.own, rows.other) if names and not refused else (rows.own,):
                found.append(await _ask(web_app, line, ids, cookies))
            raise _Undo
    return "/".join((found * 2)[:2])


async def _ask(web_app: ASGIApp, line: Line, ids: Ids, cookies: dict[str, str]) -> str:
    address, meant = fill_in(line.path, ids), ""
    data = {"version": "1", **INPUT.get(line.path, {})} if line.method == "POST" else None
    with contextlib.suppress(_Undo):
        async with transaction(), TestBrowser(web_app, cookies=cookies) as browser:
            meant = meaning(await browser.request(line.method, address, data=data))
            raise _Undo
    return meant


def meaning(answer: httpx.Response) -> str:
    assert answer.status_code < 500, answer.text
    if answer.status_code in (401, 403, 404):
        return str(answer.status_code)
    if answer.status_code == 303 and answer.headers["location"].split("?")[0] == "/login":
        return "401"
    return "ok"
