"""Who may be asked to read a draft."""

from app.platform.db import fetch
from app.procurement.tenders.reviewing.schemas import Colleague


async def colleagues(roles: tuple[str, ...], *, but: int) -> list[Colleague]:
    """Active users with one of the roles, by name; without the one who asks."""
    rows = await fetch(
        """
        select distinct u.id, u.name from app_user u
        join user_role ur on ur.user_id = u.id join access_role r on r.id = ur.role_id
        where r.code = any($1) and u.disabled_at is null and u.id <> $2 order by u.name, u.id
        """,
        list(roles),
        but,
    )
    return [Colleague(row["id"], row["name"]) for row in rows]
