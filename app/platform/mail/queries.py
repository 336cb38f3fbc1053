"""Reads and writes of messages on their way out."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from asyncpg import Record

from app.platform.db import execute, fetch, fetch_value
from app.platform.keys import keyring
from app.platform.mail.schemas import Outgoing, Recipient


async def insert_messages(
    user_ids: Iterable[int], kind: str, path: str, occasion: str | None, *, pause: timedelta
) -> int:
    """How many are new; an occasion a user has had an e-mail about already makes none, nor does what waits already.

    pause : how long after an e-mail of the same kind about the same page the next one is sent.
    """
    rows = await fetch(
        """insert into mail_message (user_id, kind, path, occasion, created_at, next_try_at)
           select users.id, $2, $3, $4 || '/' || users.id, clock_timestamp(), greatest(clock_timestamp(), (
                      select max(sent_at) + $5::interval from mail_message
                      where user_id = users.id and kind = $2 and path = $3 and status = 'sent'))
           from unnest($1::int[]) as users (id)
           where $4::text is not null or not exists (
               select from mail_message where user_id = users.id and kind = $2 and path = $3 and status = 'queued'
                                          and attempts = 0)
           on conflict (occasion) do nothing returning id""",
        list(user_ids),
        kind,
        path,
        occasion,
        pause,
    )
    return len(rows)


async def insert_outside(address: str, locale: str, kind: str, path: str, *, sealed_path: bytes | None) -> None:
    await execute(
        """insert into mail_message (address, locale, kind, path, sealed_path, created_at, next_try_at)
           values ($1, $2, $3, $4, $5, clock_timestamp(), clock_timestamp())""",
        address,
        locale,
        kind,
        path,
        sealed_path,
    )


async def claim_next(*, give_up_after: timedelta, most: int) -> Outgoing | None:
    """The message that has waited longest, with others of its kind to the same user; nobody else takes them within
    `give_up_after`. Their attempts are counted."""
    rows = await fetch(
        """with first as (
               select id, user_id, kind from mail_message where status = 'queued' and next_try_at <= clock_timestamp()
               order by next_try_at, id limit 1 for update skip locked
           ), taken as (
               select m.id from mail_message m
               join first on first.id = m.id or (first.user_id = m.user_id and first.kind = m.kind)
               where m.status = 'queued' and m.next_try_at <= clock_timestamp()
               order by m.id limit $2 for update of m skip locked
           )
           update mail_message m set attempts = attempts + 1, next_try_at = clock_timestamp() + $1
           from taken where m.id = taken.id
           returning m.id, m.user_id, m.address, m.locale, m.kind, m.path, m.sealed_path, m.attempts""",
        give_up_after,
        most,
    )
    if not rows:
        return None
    rows.sort(key=lambda row: row["id"])
    first = rows[0]
    return Outgoing(
        ids=[row["id"] for row in rows],
        user_id=first["user_id"],
        kind=first["kind"],
        paths=list(dict.fromkeys(_path(row) for row in rows)),
        attempts=max(row["attempts"] for row in rows),
        outside=Recipient(first["address"], first["locale"]) if first["user_id"] is None else None,
    )


def _path(row: Record) -> str:
    return keyring().decrypt(row["sealed_path"]) if row["sealed_path"] is not None else row["path"]


async def mark_sent(ids: Sequence[int]) -> None:
    await execute(
        """update mail_message
           set status = 'sent', sent_at = clock_timestamp(), error = null, next_try_at = null, sealed_path = null
           where id = any($1::bigint[])""",
        ids,
    )


async def mark_over(ids: Sequence[int], status: str, error: str | None) -> None:
    await execute(
        "update mail_message set status = $2, error = $3, next_try_at = null where id = any($1::bigint[])",
        ids,
        status,
        error,
    )


async def try_again(ids: Sequence[int], error: str, wait: timedelta) -> None:
    await execute(
        "update mail_message set error = $2, next_try_at = clock_timestamp() + $3 where id = any($1::bigint[])",
        ids,
        error,
        wait,
    )


async def requeue_failed() -> int:
    rows = await fetch(
        """update mail_message set status = 'queued', attempts = 0, next_try_at = clock_timestamp()
           where status = 'failed' returning id"""
    )
    return len(rows)


async def count_failed() -> int:
    return int(await fetch_value("select count(*) from mail_message where status = 'failed'"))


async def rooms_over(day: date, *, most: int) -> set[str]:
    """The rooms that have nothing more to do on a day."""
    rows = await fetch(
        "select room from daily_run where run_on = $1 and (ended_at is not null or attempts >= $2)", day, most
    )
    return {row["room"] for row in rows}


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


async def forget_before(day: date) -> None:
    await execute("delete from mail_message where created_at < $1::date and status <> 'queued'", day)
    await execute("delete from daily_run where run_on < $1", day)
