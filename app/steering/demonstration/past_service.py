"""A clock of its own for what the demonstration's tenders lived through before it was made.

A tender's deadlines are decided by the database's clock, and its editions, bids, openings and decisions can never be
changed afterwards. So nothing is moved back: inside one transaction the clocks themselves show the day of the story,
and the rooms' own services do everything, deadlines and standstill included, as they would have done it then. The
database's is a function of ours found before its own; it goes with the transaction, and nobody else ever sees it. The
audit trail bears those days too; the order of its entries is the order in which they were really written.
"""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import date, datetime, time, timedelta

from app.platform import clock
from app.platform.db import execute, transaction

_SCHEMA = "demonstration_clock"
_CLOCKS = f"""
    create schema {_SCHEMA};
    create function {_SCHEMA}.clock_timestamp() returns timestamptz language sql volatile as
        $$ select pg_catalog.clock_timestamp() - pg_catalog.current_setting('demonstration.behind')::interval $$;
    create function {_SCHEMA}.now() returns timestamptz language sql volatile as
        $$ select pg_catalog.clock_timestamp() - pg_catalog.current_setting('demonstration.behind')::interval $$;
    set local search_path = {_SCHEMA}, pg_catalog, public;
"""


class Past:
    """What day it is in a story."""

    def __init__(self) -> None:
        self._clock = ExitStack()

    async def go_to(self, day: date, hour: int = 9, minute: int = 0) -> None:
        """From here on it is this time in Denmark, and the clock goes on from there. Days only follow one another."""
        await self.go_to_instant(clock.local_instant(datetime.combine(day, time(hour, minute))))

    async def go_to_instant(self, instant: datetime) -> None:
        self._clock.close()
        behind = clock.utc_now() - instant
        await execute("select set_config('demonstration.behind', $1, true)", f"{behind.total_seconds()} seconds")
        self._clock.enter_context(clock.put_back(behind))

    def end(self) -> None:
        self._clock.close()


@asynccontextmanager
async def living_in_the_past(day: date) -> AsyncIterator[Past]:
    """One transaction; on a clean exit everything in it has happened on its days."""
    past = Past()
    async with transaction():
        for statement in _CLOCKS.strip().split(";\n"):
            await execute(statement.strip().rstrip(";"))
        try:
            await past.go_to(day)
            yield past
        finally:
            past.end()
        await execute("set local search_path = default")
        await execute(f"drop schema {_SCHEMA} cascade")


def working_day(day: date) -> date:
    """The day itself or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
