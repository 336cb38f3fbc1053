"""What the demonstration looks up in lower rooms."""

from app.platform.db import fetch_value


async def find_supplier_id(code: str) -> int | None:
    return await fetch_value("select id from supplier where code = $1", code)  # type: ignore[no-any-return]


async def has_other_people() -> bool:
    """Whether anybody uses this installation who is not one of the demonstration's own."""
    return bool(await fetch_value("select exists (select from app_user where name not like 'Demo %')"))
