"""A holder has a code that counts, one that waits to be confirmed, or both."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.platform.db.sql import execute

ID = "2026-11-23T04:53:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a code counts when it is confirmed"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="vifte", description=DESCRIPTION)

    async def run() -> None:
        await execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))

    manager.add_raw(run)
    return manager
