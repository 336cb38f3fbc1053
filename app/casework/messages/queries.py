"""Reads and writes of messages."""

from app.platform.db import execute, fetch, fetch_value


async def insert_message(order_id: int, *, by: int, by_supplier: bool, text: str, form_token: str) -> int | None:
    """The new message's id; None for a form that has been sent before."""
    found: int | None = await fetch_value(
        """insert into order_message (order_id, sent_by, by_supplier, text, sent_at, form_token)
           values ($1, $2, $3, $4, clock_timestamp(), $5) on conflict (form_token) do nothing returning id""",
        order_id, by, by_supplier, text, form_token,
    )  # fmt: skip
    return found


async def mark_read(order_id: int, *, by_supplier: bool) -> None:
    """What one side wrote has now been opened by the other; `by_supplier` says whose messages."""
    await execute(
        "update order_message set read_at = now() where order_id = $1 and by_supplier = $2 and read_at is null",
        order_id, by_supplier,
    )  # fmt: skip


async def list_writers(order_id: int, *, by_supplier: bool) -> list[int]:
    rows = await fetch(
        "select distinct sent_by from order_message where order_id = $1 and by_supplier = $2", order_id, by_supplier
    )
    return [row[0] for row in rows]
