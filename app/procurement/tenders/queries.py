"""Reads and writes the room's own rows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.tenders.schemas import Tender, TenderSummary

LOT_FIELDS = (
    "number", "title", "description", "target_group", "volume_low", "volume_high", "volume_note", "places", "weeks",
    "hours_per_week", "price_model", "value_ore", "max_bids",
)  # fmt: skip
CRITERION_FIELDS = ("number", "kind", "name", "weight_percent", "description", "scale", "counts_positively")
REQUIREMENT_FIELDS = (
    "number", "area", "kind", "lots", "heading", "text", "documentation", "library_code", "library_version",
)  # fmt: skip
TEXTS_MAY_BE_MISSING = frozenset([
    "title", "description", "target_group", "volume_note", "price_model", "name", "scale", "heading", "text",
    "documentation",
])  # fmt: skip


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def list_tenders(text: str = "", state: str = "") -> list[TenderSummary]:
    rows = await fetch(
        """
        select t.id, t.reference, t.title, t.state, t.version, t.updated_at, t.procedure_kind,
               (select count(*) from tender_lot l where l.tender_id = t.id) as n_lots,
               (select count(*) from tender_requirement r where r.tender_id = t.id) as n_requirements
        from tender t
        where ($1 = '' or t.reference ilike '%' || $1 || '%' or t.title ilike '%' || $1 || '%')
          and ($2 = '' or t.state = $2)
        order by t.updated_at desc, t.id desc
        """,
        text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"),
        state,
    )
    return [msgspec.convert(dict(row), TenderSummary) for row in rows]


async def find_tender(tender_id: int, *, lock: bool = False) -> Tender | None:
    row = await fetch_one(f"select * from tender where id = $1{' for update' if lock else ''}", tender_id)
    if row is None:
        return None
    lots = await fetch("select * from tender_lot where tender_id = $1 order by number", tender_id)
    sections = msgspec.json.decode(row["content"])
    sections["tender"] = {**sections.get("tender", {}), "reference": row["reference"], "title": row["title"]}
    sections["lots"] = [{name: plain(lot[name]) for name in LOT_FIELDS} for lot in lots]
    sections["criteria"] = await _criteria(tender_id)
    sections["requirements"] = await _requirements(tender_id)
    return Tender(
        id=row["id"],
        reference=row["reference"],
        title=row["title"],
        state=row["state"],
        template=row["template"],
        version=row["version"],
        sections=sections,
        lot_offers=await _lot_offers(tender_id),
        updated_at=row["updated_at"],
        procedure_kind=row["procedure_kind"],
        based_on=row["based_on"],
        created_at=row["created_at"],
    )


async def _lot_offers(tender_id: int) -> dict[int, tuple[int, ...]]:
    rows = await fetch(
        """
        select l.number, array_agg(o.offer_id order by o.position) as offers
        from tender_lot l join tender_lot_offer o on o.lot_id = l.id
        where l.tender_id = $1 group by l.number order by l.number
        """,
        tender_id,
    )
    return {row["number"]: tuple(row["offers"]) for row in rows}


async def _criteria(tender_id: int) -> list[dict[str, Any]]:
    rows = await fetch("select * from tender_criterion where tender_id = $1 order by position", tender_id)
    by_parent: dict[int | None, list[Any]] = {}
    for row in rows:
        by_parent.setdefault(row["parent_id"], []).append(row)

    def record(row: Any) -> dict[str, Any]:
        return {name: plain(row[name]) for name in CRITERION_FIELDS}

    return [
        {**record(row), "children": [record(child) for child in by_parent.get(row["id"], [])]}
        for row in by_parent.get(None, [])
    ]


async def _requirements(tender_id: int) -> list[dict[str, Any]]:
    rows = await fetch(
        """
        select r.number, r.area, r.kind, r.lots, r.heading, r.text, r.documentation, c.number as criterion,
               r.library_code, r.library_version
        from tender_requirement r left join tender_criterion c on c.id = r.criterion_id
        where r.tender_id = $1 order by r.position
        """,
        tender_id,
    )
    return [{name: plain(value) for name, value in row.items()} for row in rows]


def plain(value: Any) -> Any:
    """A column's value as the document's metadata knows it."""
    if isinstance(value, Decimal):
        normal = value.normalize()
        return int(normal) if normal == normal.to_integral_value() else float(normal)
    return list(value) if isinstance(value, list | tuple) else value


async def find_by_reference(reference: str) -> int | None:
    return await fetch_value("select id from tender where reference = $1", reference)  # type: ignore[no-any-return]


async def insert_tender(
    reference: str,
    title: str,
    content: dict[str, Any],
    created_by: int | None,
    *,
    procedure_kind: str,
    based_on: int | None,
) -> int | None:
    """None when the reference is taken."""
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into tender (reference, title, state, template, content, version, created_by, created_at, updated_at,
                            procedure_kind, based_on)
        values ($1, $2, 'draft', 'kravspecifikation', $3, 1, $4, now(), now(), $5, $6)
        on conflict (reference) do nothing returning id
        """,
        reference,
        title,
        _json(content),
        created_by,
        procedure_kind,
        based_on,
    )


async def save_heading(tender_id: int, reference: str, title: str) -> None:
    await execute("update tender set reference = $2, title = $3 where id = $1", tender_id, reference, title)


async def save_content(tender_id: int, name: str, value: Any) -> None:
    await execute(
        "update tender set content = jsonb_set(content, array[$2], $3::jsonb) where id = $1",
        tender_id,
        name,
        _json(value),
    )


async def raise_version(tender_id: int, version: int) -> bool:
    """False when somebody saved since."""
    done = await fetch_value(
        "update tender set version = version + 1, updated_at = now() where id = $1 and version = $2 returning id",
        tender_id,
        version,
    )
    return done is not None


async def replace_lots(tender_id: int, lots: Sequence[dict[str, Any]], offers: Mapping[int, Sequence[int]]) -> None:
    await execute("delete from tender_lot where tender_id = $1", tender_id)
    for lot in lots:
        lot_id = await _insert("tender_lot", {"tender_id": tender_id}, lot, LOT_FIELDS)
        await execute(
            """
            insert into tender_lot_offer (lot_id, offer_id, position)
            select $1, offer_id, position from unnest($2::int[]) with ordinality as named (offer_id, position)
            """,
            lot_id,
            list(dict.fromkeys(offers.get(lot["number"], ()))),
        )


async def replace_criteria(tender_id: int, criteria: Sequence[dict[str, Any]]) -> None:
    """New rows for all; requirements keep pointing at the criterion with the number they had."""
    pointing = await fetch(
        """
        select r.id, c.number from tender_requirement r join tender_criterion c on c.id = r.criterion_id
        where r.tender_id = $1
        """,
        tender_id,
    )
    await execute("delete from tender_criterion where tender_id = $1", tender_id)
    position = 0
    for criterion in criteria:
        position += 1
        keys = {"tender_id": tender_id, "position": position}
        parent_id = await _insert("tender_criterion", keys, criterion, CRITERION_FIELDS)
        for child in criterion.get("children") or []:
            position += 1
            keys = {"tender_id": tender_id, "position": position, "parent_id": parent_id}
            await _insert("tender_criterion", keys, child, CRITERION_FIELDS)
    for row in pointing:
        await execute(
            """
            update tender_requirement set criterion_id =
                (select id from tender_criterion where tender_id = $2 and number = $3)
            where id = $1
            """,
            row["id"],
            tender_id,
            row["number"],
        )


async def replace_requirements(tender_id: int, requirements: Sequence[dict[str, Any]]) -> None:
    await execute("delete from tender_requirement where tender_id = $1", tender_id)
    numbers = {
        row["number"]: row["id"]
        for row in await fetch("select id, number from tender_criterion where tender_id = $1", tender_id)
    }
    for position, requirement in enumerate(requirements, start=1):
        keys = {
            "tender_id": tender_id,
            "position": position,
            "criterion_id": numbers.get(requirement.get("criterion") or ""),
        }
        await _insert("tender_requirement", keys, requirement, REQUIREMENT_FIELDS)


async def _insert(table: str, keys: dict[str, Any], record: dict[str, Any], fields: Sequence[str]) -> int:
    values = keys | {name: _column(name, record.get(name)) for name in fields}
    marks = ", ".join(f"${index}" for index in range(1, len(values) + 1))
    return await fetch_value(  # type: ignore[no-any-return]
        f"insert into {table} ({', '.join(values)}) values ({marks}) returning id", *values.values()
    )


def _column(name: str, value: Any) -> Any:
    if value is None and name in TEXTS_MAY_BE_MISSING:
        return ""
    if value is None and name in ("lots", "counts_positively"):
        return []
    return Decimal(str(value)) if name in ("weeks", "hours_per_week", "weight_percent") and value is not None else value


async def insert_revision(
    tender_id: int, version: int, section: str, before: Any, after: Any, changed_by: int | None
) -> None:
    await execute(
        """
        insert into tender_revision (tender_id, version, section, before, after, changed_by, changed_at)
        values ($1, $2, $3, $4, $5, $6, now())
        """,
        tender_id,
        version,
        section,
        _json(before),
        _json(after),
        changed_by,
    )
