"""A real PostgreSQL for every test, inside a transaction that is rolled back."""

import atexit
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from litestar.types import ASGIApp

# Set before any module of the product reads its settings.
_DATA = Path(tempfile.mkdtemp(prefix="vifte-test-"))
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ.update(
    VIFTE_DATA=str(_DATA), VIFTE_KEYS=str(_DATA / "keys"), VIFTE_INSECURE_LOOPBACK="1", VIFTE_MUNICIPALITY="Testkommune"
)

from app.platform.db import close_pool, open_pool, transaction  # noqa: E402
from app.platform.db.embedded import create_database, start_server, url_of_database  # noqa: E402
from app.platform.db.migrate import migrate  # noqa: E402

ClientAs = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A PostgreSQL server: the one TEST_DATABASE_URL names, or an embedded one shared by all test runs."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = Path("/var/lib/vifte-test") if os.geteuid() == 0 else Path.home() / ".cache" / "vifte-test"
    yield start_server(folder)


@pytest.fixture(scope="session")
async def database_url(server_url: str) -> AsyncIterator[str]:
    """A database of this run alone, with the whole schema; dropped at the end."""
    name = f"test_{os.getpid()}"
    await create_database(server_url, name)
    url = url_of_database(server_url, name)
    await open_pool(url, size=8)
    await migrate()
    yield url
    await close_pool()
    connection = await asyncpg.connect(server_url)
    await connection.execute(f'drop database "{name}" with (force)')
    await connection.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a test writes outside `db`'s transaction is committed; it goes with that test, whatever runs next."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "database_url" in names and "db" not in names:
            # Before whatever fixture writes for this test alone, and after what the whole run shares.
            shared = [names.index(name) for name in ("database_url", "web_app") if name in names]
            names.insert(max(shared) + 1, "leaves_nothing")


@pytest.fixture
async def leaves_nothing(database_url: str) -> AsyncIterator[None]:
    """Tables that were empty before the test are empty after it, those that only grow too (the audit trail)."""
    connection = await asyncpg.connect(database_url)
    empty = set(await tables(connection, filled=False))
    yield
    # As a replica the session fires neither the triggers that keep rows nor those that follow references.
    await connection.execute("set session_replication_role = replica")
    for name in await tables(connection, filled=True):
        if name in empty:
            await connection.execute(f"delete from {name}")
    await connection.close()


async def tables(connection: asyncpg.Connection, *, filled: bool) -> list[str]:
    rows = await connection.fetch("select oid::regclass::text as name from pg_class where relkind = 'r' and "
                                  "relnamespace = 'public'::regnamespace")  # fmt: skip
    return [
        row["name"] for row in rows if await connection.fetchval(f"select exists (select from {row['name']})") is filled
    ]


class _Undo(Exception):
    pass


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A transaction around the test; what the test commits is a savepoint, and everything is rolled back."""
    try:
        async with transaction() as connection:
            yield connection
            raise _Undo
    except _Undo:
        pass


@pytest.fixture(scope="session")
async def web_app(database_url: str) -> ASGIApp:
    """The real application, made once; the tests send requests to it in their own task."""
    from app.main import create_app
    from app.platform.codelists import load_codelists

    await load_codelists()
    return create_app()


@pytest.fixture
async def client_as(web_app: ASGIApp, db: asyncpg.Connection) -> AsyncIterator[ClientAs]:
    """`client = await client_as("manager")`: a browser logged in as a fresh user of that role.

    `client_as(None)` is logged out; other arguments go to the builder `make_user` (`team_ids=(3,)`).
    It shares the test's transaction, sends the CSRF token by itself and does not follow redirects.
    """
    from tests.builders.clients import TestBrowser, log_in

    clients: list[TestBrowser] = []

    async def make(role: str | None, **user: Any) -> TestBrowser:
        client = TestBrowser(web_app)
        clients.append(client)
        if role is not None:
            await log_in(client, role, **user)
        return client

    yield make
    for client in clients:
        await client.aclose()
