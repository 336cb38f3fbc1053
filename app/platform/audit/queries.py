"""Reads of the trail, and the one insert into it."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from asyncpg import Record

from app.platform.audit.chain import GENESIS, Link
from app.platform.audit.schemas import EntryRow
from app.platform.clock import COPENHAGEN
from app.platform.db import execute, fetch, fetch_one

# Any fixed number; it names the chain's lock among the database's advisory locks.
CHAIN_LOCK = 0x5649465445
CHUNK_ROWS = 2_000


@dataclass(frozen=True)
class Tail:
    """The end of the chain, and the database's time now."""

    now: datetime
    last_id: int
    last_hash: bytes


@dataclass(frozen=True)
class StoredLink:
    link: Link
    hash: bytes


async def lock_chain() -> None:
    """Wait until no other transaction is appending; held until this transaction ends."""
    await execute("select pg_advisory_xact_lock($1)", CHAIN_LOCK)


async def read_tail() -> Tail:
    """Must be a statement of its own after the lock: a statement sees only what was committed when it began."""
    row = await fetch_one(
        """select clock_timestamp() as now, last.id, last.hash
           from (select 1) as one
           left join lateral (select id, hash from audit_entry order by id desc limit 1) as last on true"""
    )
    assert row is not None
    return Tail(now=row["now"], last_id=row["id"] or 0, last_hash=row["hash"] or GENESIS)


async def insert_link(link: Link, link_hash: bytes) -> None:
    await execute(
        """insert into audit_entry (id, at, actor_id, action, subject, subject_id, details, previous_hash, hash)
           values ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8, $9)""",
        link.id,
        link.at,
        link.actor_id,
        link.action,
        link.subject,
        link.subject_id,
        json.dumps(link.details),
        link.previous_hash,
        link_hash,
    )


async def read_chain() -> AsyncIterator[StoredLink]:
    """The whole trail in order, in chunks, so that years of it fit in memory."""
    after = -(2**62)
    while rows := await fetch(
        f"select *, details::text as details_text from audit_entry where id > $1 order by id limit {CHUNK_ROWS}", after
    ):
        for row in rows:
            yield StoredLink(_link(row), row["hash"])
        after = rows[-1]["id"]


async def hash_by_id(entry_id: int) -> bytes | None:
    row = await fetch_one("select hash from audit_entry where id = $1", entry_id)
    return None if row is None else bytes(row["hash"])


def _link(row: Any) -> Link:
    return Link(
        id=row["id"],
        at=row["at"],
        actor_id=row["actor_id"],
        action=row["action"],
        subject=row["subject"],
        subject_id=row["subject_id"],
        details=json.loads(row["details_text"]),
        previous_hash=row["previous_hash"],
    )


ENTRY = """e.id, e.at, e.actor_id, u.username as actor, e.action, e.subject, e.subject_id,
           e.details::text as details"""


def to_entry(row: Record) -> EntryRow:
    values = {name: row[name] for name in EntryRow.__struct_fields__}
    return EntryRow(**{**values, "details": json.loads(values["details"])})


def day_start(day: date) -> datetime:
    """Midnight in Denmark; the clocks never change then."""
    return datetime.combine(day, time(), tzinfo=COPENHAGEN)


def day_end(day: date) -> datetime:
    return day_start(day + timedelta(days=1))
