"""Typed rows into a table of their own, with references resolved and personal text encrypted."""

from datetime import date
from typing import Any

from app.platform.db import execute, fetch, fetch_value, transaction
from app.platform.errors import N_
from app.platform.intake.cells import Cpr, Lookup, Sealed
from app.platform.intake.kinds import Column, ImportKind, RowError, Stage
from app.platform.intake.parsing import Parsed
from app.platform.intake.schemas import Batch
from app.platform.keys import keyring

SCHEMA = "staging"
COPY_SECONDS = 600


async def resolve_references(parsed: Parsed) -> list[RowError]:
    """Replace looked-up values by ids, in place; a row whose value names nothing gets an error."""
    errors: list[RowError] = []
    for field, column in parsed.columns.items():
        if isinstance(column.type, Lookup):
            ids = await find_ids(column.type, parsed.values[field])
            values = parsed.values[field]
            missing = [
                n for n, value in zip(parsed.row_numbers, values, strict=True) if value is not None and value not in ids
            ]
            errors += [unknown_reference(number, column) for number in missing]
            parsed.values[field] = [ids.get(value) for value in values]
    return errors


async def find_ids(lookup: Lookup, values: list[Any]) -> dict[Any, int]:
    wanted = list({value for value in values if value is not None})
    rows = await fetch(f"select {lookup.match}, id from {lookup.table} where {lookup.match} = any($1)", wanted)
    return {row[0]: row[1] for row in rows}


def unknown_reference(row: int, column: Column) -> RowError:
    if isinstance(column.type, Lookup) and isinstance(column.type.of, Cpr):
        return RowError(row, column.name, N_("No citizen with this CPR number is known. Import the citizens first."))
    message = N_("What this cell names is not known. Import it first, or correct the cell.")
    return RowError(row, column.name, message)


async def fill_stage(
    batch_id: int, kind: ImportKind, parsed: Parsed, *, full: bool, extracted_on: date | None
) -> Stage:
    """Create the batch's table and COPY the rows that have no errors into it."""
    types, values = staged_columns(kind, parsed)
    table = f"batch_{batch_id}"
    await execute(f"drop table if exists {SCHEMA}.{table}")
    declared = ", ".join(f"{field} {sql}" for field, sql in types.items())
    await execute(f"create unlogged table {SCHEMA}.{table} (row_number integer not null, {declared})")
    wrong = {error.row for error in parsed.errors}
    records: Any = zip(parsed.row_numbers, *(values[field] for field in types), strict=True)
    if wrong:
        records = (record for record in records if record[0] not in wrong)
    async with transaction() as connection:
        await connection.copy_records_to_table(
            table, schema_name=SCHEMA, columns=["row_number", *types], records=records, timeout=COPY_SECONDS
        )
    await execute(f"analyze {SCHEMA}.{table}")
    return Stage(kind, f"{SCHEMA}.{table}", frozenset(types), full=full, extracted_on=extracted_on, batch_id=batch_id)


def staged_columns(kind: ImportKind, parsed: Parsed) -> tuple[dict[str, str], dict[str, list[Any]]]:
    """SQL types and values by field, derived and prepared fields included."""
    types = {field: column.type.sql for field, column in parsed.columns.items()}
    values = dict(parsed.values)
    for derived in kind.derived:
        source = kind.column(derived.column).target
        if source in values:
            types[derived.field] = derived.sql
            made = {value: derived.make(value) for value in set(values[source])}
            values[derived.field] = [made[value] for value in values[source]]
    if kind.prepared:
        made_fields = kind.prepared.make(parsed.values)
        types |= {field: kind.prepared.fields[field] for field in made_fields}
        values |= made_fields
    for field, column in parsed.columns.items():
        if isinstance(column.type, Sealed):
            values[field] = [value and keyring().encrypt(value) for value in values[field]]
    return types, values


async def check_stage(stage: Stage, *, clean: bool) -> list[RowError]:
    """Rules within rows; and, when nothing is wrong so far, what takes the database to see."""
    errors: list[RowError] = []
    for rule in stage.kind.rules:
        if set(rule.needs) <= stage.fields:
            wrong = f"select s.row_number from {stage.table} s where {rule.wrong}"
            errors += await stage.find_errors(rule.column, rule.msgid, wrong)
    if clean and not errors and stage.kind.check:
        errors += await stage.kind.check(stage)
    return errors


async def open_stage(batch: Batch, kind: ImportKind) -> Stage | None:
    """The batch's table as it was filled, or None when a crash of the database has emptied it."""
    table = f"{SCHEMA}.batch_{batch.id}"
    if await fetch_value("select to_regclass($1)::text", table) is None:
        return None
    if await fetch_value(f"select count(*) from {table}") != batch.rows_total:
        return None
    columns = await fetch(
        "select column_name from information_schema.columns where table_schema = $1 and table_name = $2",
        SCHEMA, f"batch_{batch.id}",
    )  # fmt: skip
    fields = frozenset(row[0] for row in columns) - {"row_number"}
    return Stage(kind, table, fields, full=batch.full, extracted_on=batch.extracted_on, batch_id=batch.id)


async def drop_stage(batch_id: int) -> None:
    await execute(f"drop table if exists {SCHEMA}.batch_{batch_id}")
