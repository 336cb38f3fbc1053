"""Reads and writes of offers and their revisions."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from app.offers.catalogue.life import Life
from app.offers.catalogue.rules import INPUT_FIELDS
from app.offers.catalogue.schemas import Offer, OfferInput
from app.platform.danish import sort_key
from app.platform.db import execute, fetch, fetch_one, fetch_value

LARGEST_ID = 2**31 - 1
_DERIVED = ("title_sort",)
_COLUMNS = (*INPUT_FIELDS, *_DERIVED)


_SELECT_OFFER = f"""
    select {", ".join(f"o.{name}" for name in INPUT_FIELDS)}, o.id, o.version, o.life, o.successor_id,
           o.updated_at, s.name as supplier_name, s.kind as supplier_kind, n.title as successor_title
    from offer o
    join supplier s on s.id = o.supplier_id
    left join offer n on n.id = o.successor_id"""
_FIND_OFFER = f"{_SELECT_OFFER} where o.id = $1"
_LOCK_OFFER = f"{_FIND_OFFER} for update of o"


async def find_offer(offer_id: int, *, lock: bool = False) -> Offer | None:
    """lock : hold the row until the transaction ends, so that what is decided on it stays true."""
    if offer_id > LARGEST_ID:
        return None
    row = await fetch_one(_LOCK_OFFER if lock else _FIND_OFFER, offer_id)
    return Offer(**row) if row else None


async def list_offers_by_id(offer_ids: Iterable[int]) -> list[Offer]:
    """By title; ids that do not exist are left out."""
    rows = await fetch(f"{_SELECT_OFFER} where o.id = any($1::int[]) order by o.title_sort, o.id", sorted(offer_ids))
    return [Offer(**row) for row in rows]


async def lock_offers(offer_ids: Iterable[int]) -> list[Offer]:
    """In the order of their ids, so that two people confirming the same offers wait for each other."""
    rows = await fetch(f"{_SELECT_OFFER} where o.id = any($1::int[]) order by o.id for update of o", sorted(offer_ids))
    return [Offer(**row) for row in rows]


async def find_id_by_code(code: str) -> int | None:
    found = await fetch_value("select id from offer where code = $1", code)
    return None if found is None else int(found)


async def read_successors() -> dict[int, int]:
    """Every offer's successor, by id; locked, so that two people cannot close a ring together."""
    await execute("lock table offer in share row exclusive mode")
    rows = await fetch("select id, successor_id from offer where successor_id is not null")
    return {row["id"]: row["successor_id"] for row in rows}


async def insert_offer(given: OfferInput, life: str) -> int:
    values = _values(given)
    names = ", ".join(_COLUMNS)
    places = ", ".join(f"${n}" for n in range(2, len(values) + 2))
    return int(
        await fetch_value(
            f"""
            insert into offer (life, {names}, version, created_at, updated_at)
            values ($1, {places}, 1, now(), now())
            returning id
            """,
            life,
            *values,
        )
    )


async def update_offer(offer_id: int, version: int, given: OfferInput) -> bool:
    """False when the row's version is another than the one that was read."""
    settings = ", ".join(f"{name} = ${n}" for n, name in enumerate(_COLUMNS, start=3))
    return await _updated(settings, offer_id, version, *_values(given))


async def update_life(offer_id: int, version: int, life: Life) -> bool:
    settings = "life = $3, opens_on = $4, closes_on = $5"
    return await _updated(settings, offer_id, version, life.life, life.opens_on, life.closes_on)


async def update_successor(offer_id: int, version: int, successor_id: int | None) -> bool:
    return await _updated("successor_id = $3", offer_id, version, successor_id)


async def confirm_offers(offer_ids: Iterable[int], on_date: date) -> None:
    """Of rows that are locked, so that their versions are known."""
    await execute(
        """update offer set last_confirmed_on = $2, version = version + 1, updated_at = now()
           where id = any($1::int[])""",
        list(offer_ids),
        on_date,
    )


async def _updated(settings: str, offer_id: int, version: int, *values: Any) -> bool:
    updated = await fetch_value(
        f"""
        update offer set {settings}, version = version + 1, updated_at = now()
        where id = $1 and version = $2 returning id
        """,
        offer_id,
        version,
        *values,
    )
    return updated is not None


async def insert_revision(
    offer_id: int, version: int, action: str, changed_by: int | None, changes: dict[str, tuple[Any, Any]]
) -> None:
    await execute(
        """
        insert into offer_revision (offer_id, version, action, changed_by, changed_at, changes)
        values ($1, $2, $3, $4, now(), $5)
        """,
        offer_id,
        version,
        action,
        changed_by,
        json.dumps(changes),
    )


def _values(given: OfferInput) -> tuple[Any, ...]:
    return (*(getattr(given, name) for name in INPUT_FIELDS), sort_key(given.title))
