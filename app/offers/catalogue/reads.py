"""What the list and the history show, each in one query over offers, suppliers and people."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.offers.catalogue.schemas import OfferFilter, OfferRevision, OfferRow
from app.offers.catalogue.searching import condition_for, counted, words_of
from app.platform.danish import sort_key
from app.platform.db import fetch, fetch_value
from app.platform.lists import Condition, count_of, fetch_counts

REVISION = "(select revision from catalogue_revision where id = 1)"
SORTS = {
    "title": "o.title_sort",
    "supplier": "s.name_sort",
    "confirmed": "o.last_confirmed_on",
    "price": "o.price_ore",
}
_OF_SUPPLIER = {"supplier_name": "s.name", "supplier_kind": "s.kind"}
_FIELDS = [name for name in OfferRow.__struct_fields__ if name != "free_places"]
_ROW = ", ".join(_OF_SUPPLIER.get(name, f"o.{name}") for name in _FIELDS)


async def page_of_offers(
    wanted: OfferFilter, *, sort: str, descending: bool, limit: int, offset: int
) -> tuple[list[OfferRow], int]:
    """The rows of one page and how many there are on all pages."""
    condition = condition_for(wanted)
    direction = "desc" if descending else "asc"
    # The condition's pieces are fixed texts with bound values; sort comes from SORTS.
    tables = f"from offer o join supplier s on s.id = o.supplier_id where {condition.sql}"
    narrowing = list(condition.args)
    first = _titles_first(condition, wanted.text) if sort == "title" else ""
    records = await fetch(
        f"""
        select {_ROW}, count(*) over () as total {tables}
        order by {first} {SORTS[sort]} {direction} nulls last, o.title_sort, o.id
        limit {int(limit)} offset {int(offset)}
        """,
        *condition.args,
    )
    if records:
        return [OfferRow(*record[:-1]) for record in records], records[0][-1]
    # Past the last page there are no rows to read the count from.
    return [], int(await fetch_value(f"select count(*) {tables}", *narrowing)) if offset else 0


async def count_values(wanted: Mapping[str, OfferFilter]) -> dict[str, dict[str, int]]:
    """For each facet how many offers have each of its values, among those its filter wants; all in one query."""
    args: list[Any] = []
    tables = "offer o join supplier s on s.id = o.supplier_id"
    parts = []
    for name, one in wanted.items():
        condition = condition_for(one, args)
        parts.append(count_of(name, counted(name, one, condition), tables, condition))
    return await fetch_counts(list(wanted), parts, args)


def _titles_first(condition: Condition, text: str) -> str:
    """What is named as searched for comes before what only mentions it."""
    found = [f"strpos(o.title_sort, {condition.bind(sort_key(word), 'text')}) > 0" for word in words_of(text)]
    return f"({' and '.join(found)}) desc," if found else ""


async def history_of(offer_id: int) -> list[OfferRevision]:
    """Every save of the offer, newest first, with the name of who made it."""
    rows = await fetch(
        """
        select r.version, r.action, r.changed_at, r.changed_by, u.name as changed_by_name, r.changes
        from offer_revision r
        left join app_user u on u.id = r.changed_by
        where r.offer_id = $1
        order by r.id desc
        """,
        offer_id,
    )
    return [OfferRevision(**{**row, "changes": _pairs(json.loads(row["changes"]))}) for row in rows]


def _pairs(changes: dict[str, list[Any]]) -> dict[str, tuple[Any, Any]]:
    return {field: (old, new) for field, (old, new) in changes.items()}


async def titles(*, only_supplier_id: int | None) -> dict[int, str]:
    rows = await fetch(
        "select id, title from offer where $1::int is null or supplier_id = $1 order by title_sort, id",
        only_supplier_id,
    )
    return {row["id"]: row["title"] for row in rows}


async def count_unconfirmed_since(day: date, *, only_own: bool, only_supplier_id: int | None) -> int:
    return int(
        await fetch_value(
            f"""
            select count(*) from offer o join supplier s on s.id = o.supplier_id
            where {_UNCONFIRMED} and (s.kind = 'own' or not $2) and ($3::int is null or o.supplier_id = $3)
            """,
            day,
            only_own,
            only_supplier_id,
        )
    )


async def suppliers_unconfirmed_since(day: date) -> list[int]:
    rows = await fetch(f"select distinct o.supplier_id from offer o where {_UNCONFIRMED} order by 1", day)
    return [row["supplier_id"] for row in rows]


_UNCONFIRMED = "o.life <> 'closed' and (o.last_confirmed_on is null or o.last_confirmed_on < $1)"
