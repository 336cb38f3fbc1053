"""What the demonstration looks up in lower rooms."""

from datetime import date

from app.platform.db import fetch, fetch_value
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


async def list_idle_citizens(caseworker_id: int, on_date: date) -> list[int]:
    """The caseworker's citizens on a benefit who are in no offer and have no open order; newest on benefit first."""
    rows = await fetch(
        """select citizen.id from citizen join benefit_spell spell on spell.citizen_id = citizen.id
            where citizen.caseworker_id = $1 and spell.start_on <= $2 and spell.end_on is null
              and not exists (select from placement where citizen_id = citizen.id
                               and (end_on is null or end_on >= $2))
              and not exists (select from offer_order where citizen_id = citizen.id
                               and state in ('waiting', 'sent', 'accepted', 'started'))
            order by spell.start_on desc, citizen.id""",
        caseworker_id,
        on_date,
    )
    return [row["id"] for row in rows]


async def list_offers_of(supplier_id: int) -> set[int]:
    return {row["id"] for row in await fetch("select id from offer where supplier_id = $1", supplier_id)}


async def find_supplier_code(order_id: int) -> str:
    sql = """select supplier.code from offer_order join offer on offer.id = offer_order.offer_id
               join supplier on supplier.id = offer.supplier_id where offer_order.id = $1"""
    return str(await fetch_value(sql, order_id))


async def references_of_orders(prefix: str) -> dict[int, str]:
    """The references of the placements that orders of the demonstration have become, by the number in their token."""
    rows = await fetch(
        "select form_token, reference from offer_order where form_token ~ ('^' || $1 || '[0-9]+$')", prefix
    )
    return {int(row["form_token"].removeprefix(prefix)): row["reference"] for row in rows}
