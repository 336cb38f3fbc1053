"""Reads of placements."""

from collections.abc import Sequence
from datetime import date

from app.platform.db import fetch

PLACEMENT_REVISION = "(select revision from placement_revision where id = 1)"


async def count_running(offer_ids: Sequence[int], on_date: date) -> dict[int, int]:
    """Placements running on a day, for the offers that have any."""
    rows = await fetch(
        """select offer_id, count(*) from placement
           where offer_id = any($1) and start_on <= $2 and (end_on is null or end_on >= $2) group by offer_id""",
        list(offer_ids), on_date,
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}


async def read_places(offer_ids: Sequence[int]) -> dict[int, int]:
    """The places of the offers for which they are recorded."""
    rows = await fetch("select id, places from offer where id = any($1) and places is not null", list(offer_ids))
    return {row[0]: row[1] for row in rows}
