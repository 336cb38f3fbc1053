"""Reads and writes of the library; every version is a row that stays."""

from collections.abc import Sequence

from asyncpg import Record

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.library.schemas import RequirementInput, RequirementVersion

_FIELDS = ("area", "kind", "heading", "text", "documentation", "target_groups", "source", "note")
_COLUMNS = f"id, code, version, {', '.join(_FIELDS)}, created_by, created_at, retired_at"
_NEWEST = f"select distinct on (code) {_COLUMNS} from library_requirement"


async def list_newest(codes: Sequence[str] | None = None) -> list[RequirementVersion]:
    """The newest version of each, retired or not, by code."""
    rows = await fetch(
        f"{_NEWEST} where $1::text[] is null or code = any($1) order by code, version desc",
        None if codes is None else list(codes),
    )
    return [_version(row) for row in rows]


async def find_newest(code: str, *, lock: bool = False) -> RequirementVersion | None:
    row = await fetch_one(
        f"select {_COLUMNS} from library_requirement where code = $1 order by version desc limit 1"
        + (" for update" if lock else ""),
        code,
    )
    return None if row is None else _version(row)


async def find_version(code: str, version: int) -> RequirementVersion | None:
    row = await fetch_one(f"select {_COLUMNS} from library_requirement where code = $1 and version = $2", code, version)
    return None if row is None else _version(row)


async def list_versions(codes: Sequence[str]) -> list[RequirementVersion]:
    """Every version, the newest of each code first."""
    rows = await fetch(
        f"select {_COLUMNS} from library_requirement where code = any($1) order by code, version desc", list(codes)
    )
    return [_version(row) for row in rows]


async def insert_version(code: str, version: int, given: RequirementInput, created_by: int | None) -> int | None:
    """The row's id, or None when somebody else wrote this version first."""
    return await fetch_value(  # type: ignore[no-any-return]
        f"""
        insert into library_requirement (code, version, {", ".join(_FIELDS)}, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now())
        on conflict (code, version) do nothing returning id
        """,
        code,
        version,
        *(getattr(given, name) for name in _FIELDS),
        created_by,
    )


async def set_retired(row_id: int, *, retired: bool) -> None:
    await execute(
        "update library_requirement set retired_at = case when $2 then now() end where id = $1", row_id, retired
    )


def _version(row: Record) -> RequirementVersion:
    return RequirementVersion(**row)
