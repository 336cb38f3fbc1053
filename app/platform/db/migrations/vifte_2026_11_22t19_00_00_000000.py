"""What the database itself refuses of orders, reports, messages, progression, saved views, e-mail and undo."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.platform.db.sql import execute

ID = "2026-11-22T19:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "constraints, indexes, triggers of orders, reports, messages, progression, views, e-mail, undo"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="vifte", description=DESCRIPTION)

    async def run() -> None:
        await execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))

    manager.add_raw(run)
    return manager
