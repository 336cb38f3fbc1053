"""What a merge writes, kept row by row for undoing it; in the same statement, so that big files cost little more.

A merge of one's own writes through `insert_and_record` and `change_and_record`; `merge_by_key` does so by itself.
"""

from typing import Any

from app.platform.db import execute, fetch
from app.platform.db.transactions import current_connection
from app.platform.intake.kinds import Stage

STATEMENT_SECONDS = 900
# Counted by the rows themselves; undoing a change is a change as well.
BOOKKEEPING = ("version", "updated_at")


async def insert_and_record(stage: Stage, table: str, sql: str, *args: Any) -> int:
    """Run an INSERT into `table` (without RETURNING) and keep the new rows; returns how many there are."""
    _, generated = await columns_of(table)
    left_out = ", ".join(f"'{name}'" for name in generated)
    return await write(
        f"""with written as ({sql} returning *), kept as (
                insert into import_change (batch_id, table_name, row_id, action, after)
                select {int(stage.batch_id)}, '{table}', w.id, 'inserted', to_jsonb(w) - array[{left_out}]::text[]
                from written w)
            select count(*) from written""",
        *args,
    )


async def change_and_record(
    stage: Stage, table: str, sql: str, *args: Any, alias: str = "t", action: str = "changed"
) -> int:
    """Run an UPDATE of `table` (without RETURNING) and keep what it changed; returns how many rows it met.

    alias : what the statement calls the table.
    action : "changed", or "closed" for rows that a full extract lacks.
    """
    stored, _ = await columns_of(table)
    compared = ", ".join(f"('{name}', to_jsonb(o.{name}), to_jsonb(w.{name}))" for name in stored)
    # The table beside the statement that writes it still shows the rows as they were.
    return await write(
        f"""with written as ({sql} returning {alias}.*), kept as (
                insert into import_change (batch_id, table_name, row_id, action, before, after)
                select {int(stage.batch_id)}, '{table}', w.id, '{action}', d.before, d.after
                from written w join {table} o on o.id = w.id cross join lateral (
                    select jsonb_object_agg(v.name, v.old) as before, jsonb_object_agg(v.name, v.new) as after
                    from (values {compared}) as v (name, old, new) where v.old is distinct from v.new) d
                where d.before is not null)
            select count(*) from written""",
        *args,
    )


async def write(sql: str, *args: Any) -> int:
    connection = current_connection()
    if connection is None:
        raise RuntimeError("a merge runs inside a transaction")
    return int(await connection.fetchval(sql, *args, timeout=STATEMENT_SECONDS))


async def columns_of(table: str) -> tuple[list[str], list[str]]:
    """The table's columns: those that are written, and those the database makes itself."""
    rows = await fetch(
        """select attname, attgenerated <> '' from pg_attribute
           where attrelid = $1::text::regclass and attnum > 0 and not attisdropped order by attnum""",
        table,
    )
    return [row[0] for row in rows if not row[1]], [row[0] for row in rows if row[1]]


async def fold_records(batch_id: int) -> None:
    """One record for each row, where a merge wrote a row several times: first `before`, last `after`."""
    await execute(
        """with twice as (
               select table_name, row_id, min(id) as id, bool_or(action = 'inserted') as made
               from import_change where batch_id = $1 group by 1, 2 having count(*) > 1
           ), folded as (
               select twice.id, twice.made,
                      (select jsonb_object_agg(e.key, e.value order by c.id desc)
                       from import_change c, jsonb_each(c.before) e
                       where (c.batch_id, c.table_name, c.row_id) = ($1, twice.table_name, twice.row_id)) as before,
                      (select jsonb_object_agg(e.key, e.value order by c.id)
                       from import_change c, jsonb_each(c.after) e
                       where (c.batch_id, c.table_name, c.row_id) = ($1, twice.table_name, twice.row_id)) as after
               from twice
           ), gone as (
               delete from import_change c using twice
               where (c.batch_id, c.table_name, c.row_id) = ($1, twice.table_name, twice.row_id) and c.id <> twice.id
           )
           update import_change c
           set before = case when folded.made then null else folded.before end, after = folded.after
           from folded where c.id = folded.id""",
        batch_id,
    )
