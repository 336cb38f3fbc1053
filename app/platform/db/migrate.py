"""Brings the database's schema up to the code's."""

from app.platform.db.discovery import all_tables, constraint_files
from app.platform.db.sql import execute, fetch_value
from app.platform.db.transactions import transaction
from app.platform.jobs.schema import procrastinate_schema_sql


async def migrate() -> None:
    async with transaction():
        # Web processes, workers and commands may all start at once; one migrates, the others wait and find it done.
        await execute("select pg_advisory_xact_lock(8448433)")
        if await fetch_value("select to_regclass('app_user')"):
            return
        await execute(procrastinate_schema_sql())
        for table in all_tables():
            await table.create_table()
        for file in constraint_files():
            await execute(file.read_text())
