"""What was written and never handed in: found when its time is up, and taken away."""

from app.platform.db import execute, fetch, fetch_value


async def list_overdue(days: int, *, at_most: int) -> list[int]:
    """Bids not handed in that still hold something, so many days after the newest edition's deadline."""
    rows = await fetch(
        """
        select b.id from bid b
        where b.state = 'draft' and exists (select from bid_part p where p.bid_id = b.id)
            and (select e.bids_until from tender_edition e where e.tender_id = b.tender_id
                 order by e.number desc limit 1) < clock_timestamp() - make_interval(days => $1)
        order by b.id limit $2
        """,
        days,
        at_most,
    )
    return [row["id"] for row in rows]


async def delete_chunks(bid_id: int, *, at_most: int) -> int:
    """How many sealed chunks went, of those asked for at most."""
    return await fetch_value(  # type: ignore[no-any-return]
        """
        with oldest as (
            select c.id from bid_chunk c join bid_part p on p.id = c.part_id where p.bid_id = $1 order by c.id limit $2
        ), gone as (delete from bid_chunk using oldest where bid_chunk.id = oldest.id returning 1)
        select count(*) from gone
        """,
        bid_id,
        at_most,
    )


async def delete_parts(bid_id: int) -> None:
    await execute("delete from bid_part where bid_id = $1", bid_id)
    # The row stays for its events; what could open something is gone.
    await execute("update bid set code_box = ''::bytea, version = version + 1 where id = $1", bid_id)
