"""Reads and writes of saved mappings."""

from typing import Any

import msgspec
from asyncpg import Record

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.platform.intake.mapping import Mapping, fingerprint


async def list_mappings(kinds: list[str]) -> list[Mapping]:
    rows = await fetch("select * from import_mapping where kind = any($1) order by kind, lower(name), id", kinds)
    return [to_mapping(row) for row in rows]


async def find_mapping(mapping_id: int) -> Mapping | None:
    return optional(await fetch_one("select * from import_mapping where id = $1", mapping_id))


async def find_by_headers(kind: str, keys: list[str]) -> Mapping | None:
    sql = "select * from import_mapping where kind = $1 and headers_sha256 = $2"
    return optional(await fetch_one(sql, kind, fingerprint(keys)))


async def find_by_name(kind: str, name: str) -> Mapping | None:
    sql = "select * from import_mapping where kind = $1 and lower(name) = lower($2)"
    return optional(await fetch_one(sql, kind, name))


async def insert_mapping(mapping: Mapping, created_by: int) -> int:
    return int(
        await fetch_value(
            """insert into import_mapping (kind, name, headers_sha256, columns, codes, created_by)
               values ($1, $2, $3, $4, $5, $6) returning id""",
            mapping.kind, mapping.name, fingerprint(list(mapping.columns)), as_json(mapping.columns),
            as_json(mapping.codes), created_by,
        )
    )  # fmt: skip


async def update_mapping(mapping: Mapping) -> bool:
    """False when somebody has saved it since it was read."""
    return bool(
        await fetch_value(
            """update import_mapping set name = $2, columns = $3, codes = $4, updated_at = now(), version = version + 1
               where id = $1 and version = $5 returning true""",
            mapping.id, mapping.name, as_json(mapping.columns), as_json(mapping.codes), mapping.version,
        )
    )  # fmt: skip


async def delete_mapping(mapping_id: int) -> None:
    await execute("delete from import_mapping where id = $1", mapping_id)


def as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def optional(row: Record | None) -> Mapping | None:
    return to_mapping(row) if row else None


def to_mapping(row: Record) -> Mapping:
    values: dict[str, Any] = dict(row)
    for name in ("columns", "codes"):
        values[name] = msgspec.json.decode(values[name])
    return msgspec.convert(values, Mapping)
