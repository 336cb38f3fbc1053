"""What the database itself refuses: constraints, indexes, generated columns and triggers; and the queue's tables."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.platform.db.sql import execute
from app.platform.jobs.schema import procrastinate_schema_sql

ID = "2026-11-22T02:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "constraints, indexes, triggers, queue"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="vifte", description=DESCRIPTION)

    async def run() -> None:
        await execute(procrastinate_schema_sql())
        await execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))

    manager.add_raw(run)
    return manager
