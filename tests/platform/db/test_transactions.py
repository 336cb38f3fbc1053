"""The transaction wrapper releases what it takes, whatever fails."""

import asyncio

import asyncpg
import pytest

from app.platform.db import DB, TransactionEnded, execute, fetch, fetch_value, transaction


@pytest.fixture
async def deferred_table(database_url: str):
    await execute("create table deferred_probe (n int unique deferrable initially deferred)")
    yield
    await execute("drop table deferred_probe")


async def test_a_failed_commit_leaks_no_connection(deferred_table: None) -> None:
    for _ in range(100):
        with pytest.raises(asyncpg.UniqueViolationError):
            async with transaction():
                await execute("insert into deferred_probe values (1), (1)")
    assert DB.pool is not None
    assert DB.pool.get_idle_size() == DB.pool.get_size()
    assert await fetch_value("select count(*) from deferred_probe") == 0
    assert DB.current_transaction.get() is None


async def test_a_killed_backend_leaks_no_connection(database_url: str) -> None:
    for _ in range(20):
        with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.AdminShutdownError)):
            async with transaction():
                pid = await fetch_value("select pg_backend_pid()")
                killer = await asyncpg.connect(database_url)
                await killer.execute("select pg_terminate_backend($1)", pid)
                await killer.close()
                await execute("select 1")
    assert DB.pool is not None
    assert DB.pool.get_idle_size() == DB.pool.get_size()
    assert await fetch_value("select 1") == 1


async def test_an_inner_block_rolls_back_alone(deferred_table: None) -> None:
    async with transaction():
        await execute("insert into deferred_probe values (1)")
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                await execute("insert into deferred_probe values (2)")
                raise ZeroDivisionError
    assert [row["n"] for row in await fetch("select n from deferred_probe")] == [1]


async def test_a_task_that_outlives_its_transaction_is_told_so(database_url: str) -> None:
    started = asyncio.Event()

    async def late() -> None:
        await started.wait()
        await fetch("select 1")

    async with transaction():
        task = asyncio.create_task(late())
    started.set()
    with pytest.raises(TransactionEnded):
        await task


async def test_a_cancelled_transaction_is_rolled_back_and_released(deferred_table: None) -> None:
    async def endless() -> None:
        async with transaction():
            await execute("insert into deferred_probe values (3)")
            await asyncio.sleep(60)

    task = asyncio.create_task(endless())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await fetch_value("select count(*) from deferred_probe") == 0
    assert DB.pool is not None
    assert DB.pool.get_idle_size() == DB.pool.get_size()
