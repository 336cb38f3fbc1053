"""Which tender an edition belongs to; one query, nothing written."""

from app.platform.db import fetch_one


async def place_of_edition(edition_id: int) -> tuple[int, int] | None:
    """The tender's id and the edition's number."""
    row = await fetch_one("select tender_id, number from tender_edition where id = $1", edition_id)
    return None if row is None else (row["tender_id"], row["number"])
