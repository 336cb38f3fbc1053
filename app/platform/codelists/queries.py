"""Reads and writes of the code lists' rows."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from asyncpg import Record

from app.platform.codelists.values import Code
from app.platform.db import execute, fetch, fetch_one, fetch_value

LARGEST_ID = 2**31 - 1


async def read_revision() -> int:
    return int(await fetch_value("select revision from code_list_revision where id = 1"))


async def read_all() -> list[Code]:
    return [_code(row) for row in await fetch("select * from code_item order by list, position, code, valid_from")]


async def find_item(item_id: int) -> Code | None:
    if item_id > LARGEST_ID:
        return None
    row = await fetch_one("select * from code_item where id = $1", item_id)
    return _code(row) if row else None


async def lists_with_rows() -> set[str]:
    return {row["list"] for row in await fetch("select distinct list from code_item")}


async def insert_items(items: Sequence[Code]) -> None:
    """Add rows; those another process has added meanwhile are left as they are."""
    await execute(
        """
        insert into code_item (list, code, label_da, label_en, valid_from, valid_to, position, attributes)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[], $7::int[],
                             $8::jsonb[])
        on conflict do nothing
        """,
        *([getattr(item, name) for item in items] for name in ("list", "code", "label_da", "label_en")),
        *([getattr(item, name) for item in items] for name in ("valid_from", "valid_to", "position")),
        [json.dumps(item.attributes) for item in items],
    )


async def insert_item(item: Code) -> int:
    return int(
        await fetch_value(
            """
            insert into code_item (list, code, label_da, label_en, valid_from, valid_to, position, attributes)
            values ($1, $2, $3, $4, $5, $6,
                    (select coalesce(max(position), 0) + 1 from code_item where list = $1), $7)
            returning id
            """,
            item.list,
            item.code,
            item.label_da,
            item.label_en,
            item.valid_from,
            item.valid_to,
            json.dumps(item.attributes),
        )
    )


async def update_labels(item_id: int, label_da: str, label_en: str) -> None:
    await execute("update code_item set label_da = $2, label_en = $3 where id = $1", item_id, label_da, label_en)


async def update_attributes(item_id: int, attributes: dict[str, Any]) -> None:
    await execute("update code_item set attributes = $2 where id = $1", item_id, json.dumps(attributes))


async def update_end(item_id: int, valid_to: date | None) -> None:
    await execute("update code_item set valid_to = $2 where id = $1", item_id, valid_to)


def _code(row: Record) -> Code:
    return Code(**{**row, "attributes": json.loads(row["attributes"])})
