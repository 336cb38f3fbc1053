"""Reads and writes of edited texts; a version stays, and at most one of a kind is in use."""

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.wording.schemas import TextVersion

_COLUMNS = ", ".join(TextVersion.__struct_fields__)


async def lock_kind(kind: str) -> None:
    """Until the transaction ends nobody else writes or chooses a text of the kind."""
    await execute("select pg_advisory_xact_lock(hashtextextended('document_text ' || $1, 0))", kind)


async def list_versions(kind: str | None = None) -> list[TextVersion]:
    """The newest first."""
    sql = f"select {_COLUMNS} from document_text where $1::text is null or kind = $1 order by kind, version desc"
    return [TextVersion(**row) for row in await fetch(sql, kind)]


async def find_version(kind: str, version: int) -> TextVersion | None:
    row = await fetch_one(f"select {_COLUMNS} from document_text where kind = $1 and version = $2", kind, version)
    return None if row is None else TextVersion(**row)


async def active_version(kind: str) -> int | None:
    number: int | None = await fetch_value("select version from document_text where kind = $1 and active", kind)
    return number


async def insert_version(
    kind: str, version: int, *, template: str, style: str | None, based_on: str, note: str, created_by: int
) -> int:
    return int(
        await fetch_value(
            """insert into document_text (kind, version, template, style, based_on, note, created_by, created_at,
                                          active)
               values ($1, $2, $3, $4, $5, $6, $7, now(), false) returning id""",
            kind, version, template, style, based_on, note, created_by,
        )
    )  # fmt: skip


async def put_to_use(kind: str, version: int) -> None:
    """version : 0 for the shipped text."""
    await execute("update document_text set active = false where kind = $1 and active", kind)
    await execute("update document_text set active = true where kind = $1 and version = $2", kind, version)
