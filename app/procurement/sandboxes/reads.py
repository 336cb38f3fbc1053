"""What the catalogue says today's offers cost; one query, nothing written."""

from collections.abc import Sequence

import msgspec

from app.platform.db import fetch


class TodaysPrice(msgspec.Struct, frozen=True):
    """An offer's price today, øre by the code list price_model, and what it takes to turn it into a price a citizen."""

    offer_id: int
    title: str
    price_model: str
    price_ore: int
    weeks: float | None
    hours_per_week: float | None


async def todays_prices(offer_ids: Sequence[int]) -> dict[int, TodaysPrice]:
    """By offer; those without a price are left out."""
    rows = await fetch(
        """
        select id as offer_id, title, price_model, price_ore, weeks::float8 as weeks,
               hours_per_week::float8 as hours_per_week
        from offer where id = any($1) and price_ore is not null
        """,
        list(offer_ids),
    )
    return {row["offer_id"]: TodaysPrice(**row) for row in rows}
