"""The one Piccolo engine; every table names it, and a process opens its pool once."""

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
    await DB.start_connection_pool(min_size=1, max_size=size, command_timeout=60)


async def close_pool() -> None:
    if DB.pool is not None:
        await DB.close_connection_pool()
