"""What lower rooms know of those who wrote the versions."""

from collections.abc import Iterable

from app.platform.db import fetch


async def names_of_writers(user_ids: Iterable[int | None]) -> dict[int, str]:
    rows = await fetch(
        "select id, name from app_user where id = any($1::int[])", [each for each in user_ids if each is not None]
    )
    return {row["id"]: row["name"] for row in rows}
