"""Saves of a tender's sections, without their texts or with the text before one."""

from typing import Any

import msgspec

from app.platform.db import fetch
from app.procurement.tenders.history.schemas import SavedVersion
from app.procurement.tenders.schemas import Revision


async def list_revisions(tender_id: int, *, below: int | None = None, limit: int = 50) -> list[Revision]:
    """The latest first; `below` leaves out that version and later ones."""
    rows = await fetch(
        """
        select * from tender_revision where tender_id = $1 and ($2::int is null or version < $2)
        order by version desc, id desc limit $3
        """,
        tender_id,
        below,
        limit,
    )
    return [_revision(row) for row in rows]


async def find_revision(tender_id: int, version: int) -> Revision | None:
    rows = await fetch("select * from tender_revision where tender_id = $1 and version = $2", tender_id, version)
    return _revision(rows[0]) if rows else None


async def list_versions(tender_id: int) -> list[SavedVersion]:
    """Every save, the latest first, without its texts."""
    rows = await fetch(
        "select version, section, changed_at from tender_revision where tender_id = $1 order by version desc", tender_id
    )
    return [SavedVersion(row["version"], row["section"], row["changed_at"]) for row in rows]


async def texts_before(tender_id: int, version: int) -> dict[str, Any]:
    """For every section saved after a version, its text as it stood in that version."""
    rows = await fetch(
        """
        select distinct on (section) section, before from tender_revision
        where tender_id = $1 and version > $2 order by section, version, id
        """,
        tender_id,
        version,
    )
    return {row["section"]: msgspec.json.decode(row["before"] or "null") for row in rows}


def _revision(row: Any) -> Revision:
    return Revision(
        version=row["version"],
        section=row["section"],
        changed_at=row["changed_at"],
        changed_by=row["changed_by"],
        before=msgspec.json.decode(row["before"] or "null"),
        after=msgspec.json.decode(row["after"] or "null"),
    )
