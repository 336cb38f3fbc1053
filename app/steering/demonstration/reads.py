"""What the demonstration looks up in lower rooms."""

from app.platform.db import fetch_value
from app.platform.keys import keyring


async def find_supplier_id(code: str) -> int:
    return int(await fetch_value("select id from supplier where code = $1", code))


async def has_other_people() -> bool:
    """Whether anybody uses this installation who is not one of the demonstration's own."""
    return bool(await fetch_value("select exists (select from app_user where name not like 'Demo %')"))


async def find_offer_id(code: str) -> int:
    return int(await fetch_value("select id from offer where code = $1", code))


async def find_citizen_id(cpr: str) -> int:
    return int(await fetch_value("select id from citizen where pseudonym = $1", keyring().pseudonym(cpr)))


async def has_order(form_token: str) -> bool:
    return bool(await fetch_value("select exists (select from offer_order where form_token = $1)", form_token))
