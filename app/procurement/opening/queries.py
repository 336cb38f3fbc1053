"""Reads and writes openings and opened bids; rows are only ever added."""

from typing import Any

import msgspec
from asyncpg import Record

from app.platform.db import fetch, fetch_one, fetch_value
from app.platform.errors import FieldError
from app.procurement.opening.schemas import Counts, NewOpenedBid, OpenedBid, Opening

COLUMNS = """
    id, tender_id, bid_id, number, standing, supplier_id, bidder, cvr, is_control_bid, lots, edition, received_at,
    content_hash, size, forms, prices, sums, price_problems, problem
"""  # never bid_key


async def find_opening(tender_id: int) -> Opening | None:
    row = await fetch_one("select * from tender_opening where tender_id = $1", tender_id)
    if row is None:
        return None
    counts = msgspec.json.decode(row["counts"], type=Counts)
    return Opening(**{**dict(row), "counts": counts})


async def insert_opening(
    tender_id: int, *, key_id: int | None, first_opener: int, second_opener: int, counts: Counts
) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into tender_opening (tender_id, key_id, opened_at, first_opener, second_opener, counts)
        values ($1, $2, clock_timestamp(), $3, $4, $5) returning id
        """,
        tender_id,
        key_id,
        first_opener,
        second_opener,
        _json(counts),
    )


async def list_bids(tender_id: int) -> list[OpenedBid]:
    """In the order they were received."""
    rows = await fetch(f"select {COLUMNS} from opened_bid where tender_id = $1 order by number", tender_id)
    return [bid_of(row) for row in rows]


async def find_bid(opened_bid_id: int) -> OpenedBid | None:
    row = await fetch_one(f"select {COLUMNS} from opened_bid where id = $1", opened_bid_id)
    return bid_of(row) if row else None


async def find_bid_number(tender_id: int, number: int) -> OpenedBid | None:
    row = await fetch_one(f"select {COLUMNS} from opened_bid where tender_id = $1 and number = $2", tender_id, number)
    return bid_of(row) if row else None


async def find_key(opened_bid_id: int) -> bytes | None:
    """The bid's own key, under the installation's."""
    return await fetch_value("select bid_key from opened_bid where id = $1", opened_bid_id)  # type: ignore[no-any-return]


async def insert_bid(tender_id: int, bid: NewOpenedBid) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into opened_bid (tender_id, bid_id, number, standing, supplier_id, bidder, cvr, is_control_bid, lots,
            edition, received_at, content_hash, size, bid_key, forms, prices, sums, price_problems, problem)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) returning id
        """,
        tender_id,
        bid.bid_id,
        bid.number,
        bid.standing,
        bid.supplier_id,
        bid.bidder,
        bid.cvr,
        bid.is_control_bid,
        list(bid.lots),
        bid.edition,
        bid.received_at,
        bid.content_hash,
        bid.size,
        bid.bid_key,
        _json(bid.forms),
        _json(bid.prices),
        _json(bid.sums),
        _json(bid.price_problems),
        bid.problem,
    )


def bid_of(row: Record) -> OpenedBid:
    return OpenedBid(
        **{
            **dict(row),
            "lots": tuple(row["lots"]),
            "content_hash": row["content_hash"].hex(),
            "forms": msgspec.json.decode(row["forms"]),
            "prices": msgspec.json.decode(row["prices"], type=dict[int, int]),
            "sums": msgspec.json.decode(row["sums"], type=dict[int, int]),
            "price_problems": msgspec.json.decode(row["price_problems"], type=tuple[FieldError, ...]),
        }
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
