"""The decision behind a run and the names of those who asked for it and published it."""

from collections.abc import Collection

import msgspec

from app.evidence.cards.facts import Basis
from app.platform.db import fetch, fetch_one


async def find_basis(basis_id: int) -> Basis | None:
    row = await fetch_one(
        """select id, name, decided_on, impact_assessment, allowed_predictors, withdrawn_at
             from legal_basis where id = $1""",
        basis_id,
    )
    return None if row is None else msgspec.convert(dict(row), Basis)


async def read_names(user_ids: Collection[int | None]) -> dict[int, str]:
    """Users' names by id."""
    wanted = sorted({one for one in user_ids if one is not None})
    rows = await fetch("select id, name from app_user where id = any ($1)", wanted)
    return {row["id"]: row["name"] for row in rows}
