"""Rows of keys, halves and given halves."""

from collections.abc import Mapping

import msgspec
from asyncpg import Record

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.sealing.schemas import Given, Holder, Share, TenderPublicKey

# How long the first half waits for the other.
MINUTES = 60
_STILL_COUNTS = f"g.given_at > clock_timestamp() - interval '{MINUTES} minutes'"
_HOLDER = f"""
    select h.id, h.appointment_id, a.user_id, h.public_key, h.pending_key, h.made_at, h.confirmed_at,
           (select max(g.given_at) from given_share g join tender_key_share s on s.id = g.share_id
            where s.holder_id = h.id and {_STILL_COUNTS}) as given_at
    from key_holder h join tender_appointment a on a.id = h.appointment_id
"""


async def lock_key(tender_id: int) -> None:
    """One at a time changes who holds the tender's key, or gives a half of it."""
    await execute("select pg_advisory_xact_lock(hashtext('tender_key'), $1)", tender_id)


async def find_key(tender_id: int, *, hold: bool = False) -> TenderPublicKey | None:
    """hold : until the transaction ends the key is not taken away."""
    row = await fetch_one(
        f"select id, public_key from tender_key where tender_id = $1 {'for key share' if hold else ''}", tender_id
    )
    return TenderPublicKey(row["id"], row["public_key"]) if row else None


async def insert_key(tender_id: int, public_key: bytes) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        "insert into tender_key (tender_id, public_key, made_at) values ($1, $2, now()) returning id",
        tender_id,
        public_key,
    )


async def delete_key(key_id: int) -> None:
    """Raises IntegrityConstraintViolationError when something is sealed to it."""
    await execute("delete from tender_key_share where key_id = $1", key_id)
    await execute("delete from tender_key where id = $1", key_id)


async def list_holders(tender_id: int) -> list[Holder]:
    """Of every appointment there has been."""
    rows = await fetch(f"{_HOLDER} where a.tender_id = $1 order by h.id", tender_id)
    return [_holder(row) for row in rows]


async def save_pending(appointment_id: int, public_key: bytes) -> None:
    await execute(
        """
        insert into key_holder (appointment_id, pending_key, made_at) values ($1, $2, now())
        on conflict (appointment_id) do update set pending_key = excluded.pending_key, made_at = excluded.made_at
        """,
        appointment_id,
        public_key,
    )


async def confirm(holder_id: int) -> None:
    """The pending key counts from now."""
    await execute(
        "update key_holder set public_key = pending_key, pending_key = null, confirmed_at = now() where id = $1",
        holder_id,
    )


async def insert_shares(key_id: int, shares: Mapping[tuple[int, int], bytes]) -> None:
    """shares : sealed halves by holder and partner."""
    for (holder_id, partner_id), sealed in shares.items():
        await execute(
            "insert into tender_key_share (key_id, holder_id, partner_id, sealed) values ($1, $2, $3, $4)",
            key_id,
            holder_id,
            partner_id,
            sealed,
        )


async def list_shares(key_id: int) -> list[Share]:
    rows = await fetch(
        "select id, holder_id, partner_id, sealed from tender_key_share where key_id = $1 order by id", key_id
    )
    return [Share(row["id"], row["holder_id"], row["partner_id"], row["sealed"]) for row in rows]


async def users_with_halves(key_id: int) -> list[int]:
    rows = await fetch(
        """
        select distinct a.user_id from tender_key_share s join key_holder h on h.id = s.holder_id
        join tender_appointment a on a.id = h.appointment_id where s.key_id = $1
        """,
        key_id,
    )
    return [row["user_id"] for row in rows]


async def keep_given(share_id: int, sealed: bytes, given_by: int) -> None:
    await execute(
        """
        insert into given_share (share_id, share, given_by, given_at) values ($1, $2, $3, clock_timestamp())
        on conflict (share_id) do update set share = excluded.share, given_by = excluded.given_by,
            given_at = excluded.given_at
        """,
        share_id,
        sealed,
        given_by,
    )


async def find_given(key_id: int, *, partner_id: int, but: int) -> Given | None:
    """The half that somebody else gave and that this holder has the other half of, the earliest first."""
    row = await fetch_one(
        f"""
        select g.share as sealed, g.given_by, s.holder_id
        from given_share g join tender_key_share s on s.id = g.share_id
        where s.key_id = $1 and s.partner_id = $2 and g.given_by <> $3 and {_STILL_COUNTS}
        order by g.given_at limit 1
        """,
        key_id,
        partner_id,
        but,
    )
    return msgspec.convert(dict(row), Given) if row else None


async def delete_given(key_id: int) -> None:
    await execute(
        "delete from given_share g using tender_key_share s where s.id = g.share_id and s.key_id = $1", key_id
    )


async def delete_expired() -> int:
    """How many halves nobody joined in time."""
    rows = await fetch(f"delete from given_share g where not ({_STILL_COUNTS}) returning id")
    return len(rows)


def _holder(row: Record) -> Holder:
    return msgspec.convert(dict(row), Holder)
