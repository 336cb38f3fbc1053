"""What lower rooms hold of a tender's bids and their bidders; one query each, nothing written."""

from datetime import datetime

import msgspec

from app.platform.db import execute, fetch, fetch_one, fetch_value


class SealedBid(msgspec.Struct, frozen=True, kw_only=True):
    """A bid as it was handed in. key_box : the bid's key for the tender's key."""

    id: int
    key_id: int
    key_box: bytes
    edition: int
    content_hash: bytes
    size: int
    received_at: datetime


class Unfinished(msgspec.Struct, frozen=True):
    """Bids that were begun and not handed in when the deadline passed, and those of them that had been."""

    drafts: int
    taken_back: int


async def hold_key(tender_id: int) -> None:
    """Wait for everybody who is just handing in: they keep the tender's key in place until they are done."""
    await execute("select from tender_key where tender_id = $1 for update", tender_id)


async def sealed_bids(tender_id: int) -> list[SealedBid]:
    """Bids that are handed in, in the order they were received.

    Every row is locked before its state is looked at: one that is just being handed in is waited for, and one that
    was in time is never left out.
    """
    rows = await fetch("select * from bid where tender_id = $1 order by received_at, id for update", tender_id)
    names = SealedBid.__struct_fields__
    found = [SealedBid(**{name: row[name] for name in names}) for row in rows if row["state"] == "submitted"]
    return sorted(found, key=lambda bid: (bid.received_at, bid.id))


async def unfinished(tender_id: int) -> Unfinished:
    row = await fetch_one(
        """
        select count(*) as drafts,
               count(*) filter (where exists (
                   select from bid_event e where e.bid_id = bid.id and e.kind = 'taken_back')) as taken_back
        from bid where tender_id = $1 and state = 'draft'
        """,
        tender_id,
    )
    assert row is not None
    return Unfinished(row["drafts"], row["taken_back"])


async def waiting_to_be_opened() -> list[int]:
    """Tenders with a key whose newest deadline for bids has passed, and which are neither opened nor ended."""
    rows = await fetch(
        """
        select t.id from tender t
        where t.state in ('published', 'tendering') and exists (select from tender_key k where k.tender_id = t.id)
            and (select e.bids_until from tender_edition e where e.tender_id = t.id
                 order by e.number desc limit 1) <= clock_timestamp()
        order by t.id
        """
    )
    return [row["id"] for row in rows]


async def kinds_of_suppliers() -> dict[int, str]:
    """Of every supplier: whose bids there are is only known once they are read."""
    rows = await fetch("select id, kind from supplier")
    return {row["id"]: row["kind"] for row in rows}


async def database_now() -> datetime:
    """The clock that deadlines are decided by."""
    return await fetch_value("select clock_timestamp()")  # type: ignore[no-any-return]
