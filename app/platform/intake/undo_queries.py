"""What a batch wrote, what has happened to it since, and the statements that take it back."""

from dataclasses import dataclass
from datetime import datetime

from app.platform.db import execute, fetch, fetch_value
from app.platform.db.transactions import current_connection
from app.platform.intake.recording import BOOKKEEPING, STATEMENT_SECONDS, columns_of

EXAMPLES = 5


@dataclass(frozen=True)
class Written:
    """How many rows of a table a batch made, changed and closed. Tables come in the order they were written in."""

    table: str
    inserted: int
    changed: int
    closed: int


@dataclass(frozen=True)
class Found:
    """Rows that stand in the way of an undo, with the numbers of the first few."""

    table: str
    count: int
    examples: list[int]


@dataclass(frozen=True)
class Reference:
    """A foreign key: `column` of `child` points to `parent`."""

    child: str
    column: str
    parent: str


async def list_written(batch_id: int) -> list[Written]:
    rows = await fetch(
        """select table_name, count(*) filter (where action = 'inserted'), count(*) filter (where action = 'changed'),
                  count(*) filter (where action = 'closed')
           from import_change where batch_id = $1 group by table_name order by min(id)""",
        batch_id,
    )
    return [Written(*row) for row in rows]


async def list_references(tables: list[str]) -> list[Reference]:
    """Every foreign key of one column to one of the tables, whichever room it belongs to."""
    rows = await fetch(
        """select con.conrelid::regclass::text, col.attname, con.confrelid::regclass::text
           from pg_constraint con
           join pg_attribute col on col.attrelid = con.conrelid and col.attnum = con.conkey[1]
           where con.contype = 'f' and cardinality(con.conkey) = 1
             and con.confrelid::regclass::text = any($1) order by 1, 2""",
        tables,
    )
    return [Reference(*row) for row in rows]


async def find_resting(batch_id: int, reference: Reference) -> Found:
    """Rows that point to rows the batch made, and that the batch neither made nor pointed there itself."""
    row = (
        await fetch(
            f"""select count(*), (array_agg(child.id order by child.id))[1:{EXAMPLES}]
                from {reference.child} child
                join import_change made on made.batch_id = $1 and made.table_name = $2 and made.action = 'inserted'
                     and made.row_id = child.{reference.column}
                where not exists (
                    select from import_change own
                    where own.batch_id = $1 and own.table_name = $3 and own.row_id = child.id
                      and (own.action = 'inserted' or own.before ? $4))""",
            batch_id, reference.parent, reference.child, reference.column,
        )
    )[0]  # fmt: skip
    return Found(reference.child, row[0], row[1] or [])


async def find_changed_since(batch_id: int, table: str) -> Found:
    """Rows that are gone, or no longer as the batch left them. A column that the table has lost does not count."""
    row = (
        await fetch(
            f"""select count(*), (array_agg(c.row_id order by c.row_id))[1:{EXAMPLES}]
                from import_change c left join {table} t on t.id = c.row_id
                where c.batch_id = $1 and c.table_name = $2 and (t.id is null or exists (
                    select from jsonb_each(c.after) kept
                    where to_jsonb(t) ? kept.key and to_jsonb(t) -> kept.key <> kept.value))""",
            batch_id, table,
        )
    )[0]  # fmt: skip
    return Found(table, row[0], row[1] or [])


async def later_batches(batch_id: int, kind: str, committed_at: datetime) -> list[int]:
    """Later files of the kind that met rows as they wanted them: taking those rows away would take from them, too."""
    rows = await fetch(
        """select id from import_batch where kind = $1 and status = 'committed' and undone_at is null
             and committed_at >= $2 and id <> $3 and rows_unchanged > 0 order by id""",
        kind, committed_at, batch_id,
    )  # fmt: skip
    return [row[0] for row in rows]


async def lock_rows(batch_id: int, table: str) -> None:
    await patiently(
        f"""select from {table} t where t.id in (
                select row_id from import_change where batch_id = $1 and table_name = $2) order by t.id for update""",
        batch_id,
        table,
    )


async def let_go(batch_id: int, reference: Reference) -> None:
    """Point changed rows back to where they pointed before, so that what the batch made may be deleted."""
    await patiently(
        f"""update {reference.child} t set {reference.column} = (c.before ->> '{reference.column}')::integer
            from import_change c
            where c.batch_id = $1 and c.table_name = $2 and c.action <> 'inserted' and c.row_id = t.id
              and c.before ? '{reference.column}'""",
        batch_id,
        reference.child,
    )


async def delete_made(batch_id: int, table: str) -> None:
    await patiently(
        f"""delete from {table} t using import_change c
            where c.batch_id = $1 and c.table_name = $2 and c.action = 'inserted' and c.row_id = t.id""",
        batch_id,
        table,
    )


async def set_back(batch_id: int, table: str) -> None:
    """Changed and closed rows as they were before, the last written first: each state on the way was allowed once.

    The version goes on counting, so that a form opened before the undo is still known to be stale.
    """
    written = await fetch(
        """select distinct jsonb_object_keys(before) from import_change
           where batch_id = $1 and table_name = $2 and action <> 'inserted'""",
        batch_id, table,
    )  # fmt: skip
    stored, _ = await columns_of(table)
    fields = sorted({row[0] for row in written} & set(stored) - set(BOOKKEEPING))
    if not fields:
        return
    assignments = [f"{field} = r.{field}" for field in fields]
    assignments += ["version = t.version + 1"] if "version" in stored else []
    assignments += ["updated_at = now()"] if "updated_at" in stored else []
    await execute("set local enable_hashjoin = off")
    await execute("set local enable_mergejoin = off")
    await patiently(
        f"""update {table} t set {", ".join(assignments)}
            from (select row_id, before from import_change
                  where batch_id = $1 and table_name = $2 and action <> 'inserted' order by id desc) c
            join {table} o on o.id = c.row_id cross join lateral jsonb_populate_record(o, c.before) r
            where t.id = c.row_id""",
        batch_id,
        table,
    )
    await execute("set local enable_hashjoin = on")
    await execute("set local enable_mergejoin = on")


async def match_earlier_records(batch_id: int, table: str) -> None:
    """An earlier batch that left a row as it is again knows it by its new version, and can be undone next."""
    stored, _ = await columns_of(table)
    if "version" not in stored:
        return
    kept = ", ".join(f"'{name}', to_jsonb(t.{name})" for name in BOOKKEEPING if name in stored)
    await patiently(
        f"""update import_change earlier set after = earlier.after || jsonb_build_object({kept})
            from import_change c join {table} t on t.id = c.row_id
            where c.batch_id = $1 and c.table_name = $2 and c.action <> 'inserted'
              and earlier.table_name = $2 and earlier.row_id = c.row_id and earlier.batch_id <> $1
              and earlier.after -> 'version' = c.before -> 'version'""",
        batch_id,
        table,
    )


async def save_undo(batch_id: int) -> None:
    await execute("update import_batch set undone_at = clock_timestamp() where id = $1", batch_id)


async def forget_changes(batch_id: int) -> None:
    await execute("delete from import_change where batch_id = $1", batch_id)


async def forget_old_changes(days: int) -> int:
    """How many batches lost their record of what they wrote."""
    return int(
        await fetch_value(
            """with old as (
                   delete from import_change c using import_batch b
                   where b.id = c.batch_id and b.committed_at < now() - make_interval(days => $1) returning c.batch_id)
               select count(distinct batch_id) from old""",
            days,
        )
    )


async def patiently(sql: str, batch_id: int, table: str) -> None:
    connection = current_connection()
    if connection is None:
        raise RuntimeError("an undo runs inside a transaction")
    await connection.execute(sql, batch_id, table, timeout=STATEMENT_SECONDS)
