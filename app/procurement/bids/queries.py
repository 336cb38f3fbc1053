"""Reads and writes of bids. What is received is decided here, in one statement, by the database's clock."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from asyncpg import Record

from app.platform.db import copy_rows, execute, fetch, fetch_one, fetch_value
from app.procurement.bids.schemas import BidEvent, BidHead, PartRow

# A test puts a moment in its place.
CLOCK = "clock_timestamp()"

_BID = "id, tender_id, state, key_id, edition, content_hash, size, begun_at, received_at, version"
_PART = "id, bid_id, place, head, size, chunks"


async def moment() -> datetime:
    return await fetch_value(f"select {CLOCK}")  # type: ignore[no-any-return]


async def insert_bid(tender_id: int, code_hash: bytes, code_box: bytes) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        "insert into bid (tender_id, code_hash, code_box, state, size, begun_at, version) "
        f"values ($1, $2, $3, 'draft', 0, {CLOCK}, 1) returning id",
        tender_id,
        code_hash,
        code_box,
    )


async def find_by_code(tender_id: int, code_hash: bytes) -> tuple[BidHead, bytes] | None:
    """The bid with the box that the rest of its code opens."""
    row = await fetch_one(
        f"select {_BID}, code_box from bid where tender_id = $1 and code_hash = $2", tender_id, code_hash
    )
    return (bid_of(row), row["code_box"]) if row else None


async def lock_bid(bid_id: int) -> BidHead:
    """One writer at a time."""
    row = await fetch_one(f"select {_BID} from bid where id = $1 for update", bid_id)
    assert row is not None
    return bid_of(row)


async def touch(bid_id: int) -> None:
    """What was read of the bid before is no longer all of it."""
    await execute("update bid set version = version + 1 where id = $1", bid_id)


def bid_of(row: Record) -> BidHead:
    return msgspec.convert({name: row[name] for name in BidHead.__struct_fields__}, BidHead)


async def next_part_ids(count: int) -> list[int]:
    """Numbers of parts to come: they are sealed with them."""
    rows = await fetch(
        "select nextval(pg_get_serial_sequence('bid_part', 'id')) as id from generate_series(1, $1::int)", count
    )
    return [row["id"] for row in rows]


async def insert_part(part: PartRow, chunks: Iterable[bytes]) -> None:
    await execute(
        f"insert into bid_part ({_PART}, saved_at) values ($1, $2, $3, $4, $5, $6, {CLOCK})",
        part.id,
        part.bid_id,
        part.place,
        part.head,
        part.size,
        part.chunks,
    )
    rows = ((part.id, number, sealed) for number, sealed in enumerate(chunks))
    await copy_rows("bid_chunk", ("part_id", "number", "sealed"), rows)


async def delete_parts(bid_id: int, part_ids: Sequence[int]) -> None:
    await execute("delete from bid_part where bid_id = $1 and id = any($2::bigint[])", bid_id, list(part_ids))


async def list_parts(bid_id: int) -> list[PartRow]:
    """In the order they came."""
    rows = await fetch(f"select {_PART} from bid_part where bid_id = $1 order by id", bid_id)
    return [msgspec.convert(dict(row), PartRow) for row in rows]


async def list_small(part_ids: Sequence[int]) -> dict[int, bytes]:
    """The first chunk of each: forms have no other."""
    rows = await fetch(
        "select part_id, sealed from bid_chunk where part_id = any($1::bigint[]) and number = 0", list(part_ids)
    )
    return {row["part_id"]: row["sealed"] for row in rows}


async def find_chunk(part_id: int, number: int) -> bytes | None:
    return await fetch_value(  # type: ignore[no-any-return]
        "select sealed from bid_chunk where part_id = $1 and number = $2", part_id, number
    )


async def receive(
    bid: BidHead, *, edition: int, key_id: int, key_box: bytes, content_hash: bytes, size: int
) -> datetime | None:
    """The moment the bid came in, or None when it came too late, or is no longer as it was read.

    One statement: the clock is read once, and what it is held against is what was published at that moment.
    """
    return await fetch_value(  # type: ignore[no-any-return]
        f"""
        with moment as materialized (select {CLOCK} as at),
            newest as (select number, bids_until from tender_edition where tender_id = $2 order by number desc limit 1)
        update bid set state = 'submitted', received_at = moment.at, edition = newest.number, key_id = $5,
            key_box = $6, content_hash = $7, size = $8, version = version + 1
        from moment, newest
        where bid.id = $1 and bid.version = $3 and bid.state = 'draft' and newest.number = $4
            and moment.at < newest.bids_until
            and exists (select from tender where id = $2 and state in ('published', 'tendering'))
        returning bid.received_at
        """,
        bid.id,
        bid.tender_id,
        bid.version,
        edition,
        key_id,
        key_box,
        content_hash,
        size,
    )


async def take_back(bid: BidHead) -> bool:
    """False when the deadline has passed, or the bid is not handed in any more."""
    taken = await fetch_value(
        f"""
        with moment as materialized (select {CLOCK} as at),
            newest as (select bids_until from tender_edition where tender_id = $2 order by number desc limit 1)
        update bid set state = 'draft', received_at = null, edition = null, key_id = null, key_box = null,
            content_hash = null, size = 0, version = version + 1
        from moment, newest
        where bid.id = $1 and bid.version = $3 and bid.state = 'submitted' and moment.at < newest.bids_until
            and exists (select from tender where id = $2
                        and state in ('published', 'tendering', 'complaint_suspended'))
        returning bid.id
        """,
        bid.id,
        bid.tender_id,
        bid.version,
    )
    return taken is not None


async def insert_event(
    bid_id: int, kind: str, edition: int, *, content_hash: bytes | None = None, size: int | None = None
) -> None:
    await execute(
        f"insert into bid_event (bid_id, at, kind, edition, content_hash, size) values ($1, {CLOCK}, $2, $3, $4, $5)",
        bid_id,
        kind,
        edition,
        content_hash,
        size,
    )


async def list_events(bid_id: int) -> list[BidEvent]:
    rows = await fetch("select id, at, kind, edition from bid_event where bid_id = $1 order by id", bid_id)
    return [msgspec.convert(dict(row), BidEvent) for row in rows]


async def key_is_used(key_id: int) -> bool:
    """Whether a bid is handed in under the key."""
    return bool(await fetch_value("select exists (select from bid where key_id = $1)", key_id))
