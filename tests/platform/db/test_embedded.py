"""Making the database of a fresh installation."""

import asyncio

import asyncpg

from app.platform.db.embedded import create_database


async def test_processes_that_start_at_the_same_moment_make_one_database(server_url: str) -> None:
    name = "made_at_once"
    await _drop(server_url, name)
    try:
        await asyncio.gather(*(create_database(server_url, name) for _ in range(6)))
    finally:
        await _drop(server_url, name)


async def _drop(server_url: str, name: str) -> None:
    connection = await asyncpg.connect(server_url)
    await connection.execute(f'drop database if exists "{name}" with (force)')
    await connection.close()
