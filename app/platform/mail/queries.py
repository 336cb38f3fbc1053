"""Reads and writes of messages on their way out."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.platform.mail.schemas import Outgoing


async def insert_messages(user_ids: Iterable[int], kind: str, path: str, occasion: str | None) -> int:
    """How many are new; an occasion a user has had an e-mail about already makes none."""
    rows = await fetch(
        """insert into mail_message (user_id, kind, path, occasion, created_at, next_try_at)
           select id, $2, $3, $4 || '/' || id, clock_timestamp(), clock_timestamp() from unnest($1::int[]) as id
           on conflict (occasion) do nothing returning id""",
        list(user_ids),
        kind,
        path,
        occasion,
    )
    return len(rows)


async def claim_next(*, give_up_after: timedelta) -> Outgoing | None:
    """The message that has waited longest, with its attempt counted; nobody else takes it within `give_up_after`."""
    row = await fetch_one(
        """update mail_message set attempts = attempts + 1, next_try_at = clock_timestamp() + $1
           where id = (select id from mail_message where status = 'queued' and next_try_at <= clock_timestamp()
                       order by next_try_at, id limit 1 for update skip locked)
           returning id, user_id, kind, path, attempts""",
        give_up_after,
    )
    return Outgoing(**row) if row else None


async def mark_sent(message_id: int) -> None:
    await execute(
        """update mail_message set status = 'sent', sent_at = clock_timestamp(), error = null, next_try_at = null
           where id = $1""",
        message_id,
    )


async def mark_over(message_id: int, status: str, error: str | None) -> None:
    await execute(
        "update mail_message set status = $2, error = $3, next_try_at = null where id = $1", message_id, status, error
    )


async def try_again(message_id: int, error: str, wait: timedelta) -> None:
    await execute(
        "update mail_message set error = $2, next_try_at = clock_timestamp() + $3 where id = $1",
        message_id,
        error,
        wait,
    )


async def requeue_failed() -> int:
    rows = await fetch(
        """update mail_message set status = 'queued', attempts = 0, next_try_at = clock_timestamp()
           where status = 'failed' returning id"""
    )
    return len(rows)


async def count_messages(status: str | None = None) -> int:
    return int(await fetch_value("select count(*) from mail_message where $1::text is null or status = $1", status))


async def claim_day(room: str, day: date, *, again_after: timedelta, most: int) -> int | None:
    """The row to run a room's reminders of a day under; None when they ran, run now, or failed too often."""
    run_id = await fetch_value(
        """insert into daily_run as d (room, run_on, attempts, started_at) values ($1, $2, 1, clock_timestamp())
           on conflict (room, run_on) do update set attempts = d.attempts + 1, started_at = clock_timestamp()
           where d.ended_at is null and d.attempts < $4 and d.started_at < clock_timestamp() - $3::interval
           returning id""",
        room,
        day,
        again_after,
        most,
    )
    return None if run_id is None else int(run_id)


async def end_day(run_id: int, reminded: int) -> None:
    await execute("update daily_run set ended_at = clock_timestamp(), reminded = $2 where id = $1", run_id, reminded)
