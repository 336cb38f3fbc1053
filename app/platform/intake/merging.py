"""Staged rows into a kind's table by natural key, set by set: close, change, insert."""

from typing import Any

from app.platform.db.transactions import current_connection
from app.platform.intake.kinds import Counts, Stage
from app.platform.intake.recording import STATEMENT_SECONDS, change_and_record, insert_and_record


async def count_one(sql: str, *args: Any) -> Any:
    connection = current_connection()
    if connection is None:
        raise RuntimeError("a preview runs inside a transaction")
    return await connection.fetchrow(sql, *args, timeout=STATEMENT_SECONDS)


async def preview(stage: Stage) -> Counts:
    """What a merge would do, without doing it."""
    custom = stage.kind.preview
    if custom:
        return await custom(stage)
    row = await count_one(
        f"""select count(*) filter (where t.id is null),
                   count(*) filter (where t.id is not null and ({differs(stage)})),
                   count(*)
            from {stage.table} s left join {stage.kind.table} t on {same_key(stage)}"""
    )
    return Counts(row[0], row[1], row[2] - row[0] - row[1], await count_closing(stage))


async def merge(stage: Stage) -> Counts:
    """Closings first and insertions last, so that a changed period never meets the one that replaces it."""
    custom = stage.kind.merge
    counts = await custom(stage) if custom else await merge_by_key(stage)
    if stage.kind.finish:
        await stage.kind.finish(stage)
    return counts


async def merge_by_key(stage: Stage) -> Counts:
    closed = await close_missing(stage)
    changed = await change_rows(stage)
    new = await insert_rows(stage)
    total = (await count_one(f"select count(*) from {stage.table}"))[0]
    return Counts(new, changed, total - new - changed, closed)


async def change_rows(stage: Stage) -> int:
    fields = changing_fields(stage)
    if not fields:
        return 0
    assignments = [f"{field} = s.{field}" for field in fields] + extra_assignments(stage)
    return await change_and_record(
        stage,
        stage.kind.table,
        f"""update {stage.kind.table} t set {", ".join(assignments)}
            from {stage.table} s where {same_key(stage)} and ({differs(stage)})""",
    )


async def insert_rows(stage: Stage) -> int:
    fields = ", ".join(sorted(stored_fields(stage)))
    return await insert_and_record(
        stage,
        stage.kind.table,
        f"""insert into {stage.kind.table} ({fields}) select {fields} from {stage.table} s
            where not exists (select from {stage.kind.table} t where {same_key(stage)}) order by s.row_number""",
    )


async def close_missing(stage: Stage) -> int:
    closing = stage.kind.closing
    if not (stage.full and closing):
        return 0
    assignments = ", ".join([closing.change, *extra_assignments(stage)])
    sql = f"update {stage.kind.table} t set {assignments} where {is_missing(stage)}"
    return await change_and_record(stage, stage.kind.table, sql, stage.extracted_on, action="closed")


async def count_closing(stage: Stage) -> int:
    if not (stage.full and stage.kind.closing):
        return 0
    sql = f"select count(*) from {stage.kind.table} t where {is_missing(stage)}"
    return int((await count_one(sql, stage.extracted_on))[0])


async def count_open(stage: Stage) -> int:
    """Rows that a full extract could close."""
    assert stage.kind.closing
    sql = f"select count(*) from {stage.kind.table} t where $1::date is not null and ({stage.kind.closing.open_rows})"
    return int((await count_one(sql, stage.extracted_on))[0])


def is_missing(stage: Stage) -> str:
    """`$1` is the extract's date, whether or not the kind's own condition needs it."""
    assert stage.kind.closing
    return f"""$1::date is not null and ({stage.kind.closing.open_rows})
               and not exists (select from {stage.table} s where {same_key(stage)})"""


def stored_fields(stage: Stage) -> set[str]:
    """Fields that the table has; a kind's own helpers among the staged ones are not stored."""
    return set(stage.fields) - set(stage.kind.staged_only)


def changing_fields(stage: Stage) -> list[str]:
    return sorted(stored_fields(stage) - set(stage.kind.key_fields))


def differs(stage: Stage) -> str:
    fields = changing_fields(stage)
    if not fields:
        return "false"
    old, new = (", ".join(f"{alias}.{field}" for field in fields) for alias in "ts")
    return f"({old}) is distinct from ({new})" if len(fields) > 1 else f"{old} is distinct from {new}"


def same_key(stage: Stage) -> str:
    return " and ".join(f"t.{field} = s.{field}" for field in stage.kind.key_fields)


def extra_assignments(stage: Stage) -> list[str]:
    return [stage.kind.on_change] if stage.kind.on_change else []
