"""The one Piccolo engine; every table names it, and a process opens its pool once."""

from asyncpg.pool import PoolConnectionProxy
from piccolo.engine.postgres import PostgresEngine


class QuietEngine(PostgresEngine):
    """Piccolo's engine without its look for a server at import, long before an address is known."""

    async def check_version(self) -> None:
        return


DB = QuietEngine(config={})


async def open_pool(database_url: str, *, size: int = 8) -> None:
    """Connect this process. Refuses to open a second pool, since the first would leak."""
    if DB.pool is not None:
        raise RuntimeError("the database pool of this process is open already")
    DB.config = {"dsn": database_url}
    await DB.start_connection_pool(min_size=1, max_size=size, command_timeout=60, reset=_no_session_state)


async def _no_session_state(connection: PoolConnectionProxy) -> None:
    """Instead of a reset query at each release, which would double the round trips of a page.

    Nothing of ours outlives a transaction: settings are `set local`, advisory locks are `xact` locks. An open
    transaction is rolled back and listeners are removed all the same, by the pool itself.
    """


async def close_pool() -> None:
    if DB.pool is not None:
        await DB.close_connection_pool()
