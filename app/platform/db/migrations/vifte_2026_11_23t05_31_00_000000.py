"""A supplier is invited to a tender once, and stays so from publication on."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.platform.db.sql import execute

ID = "2026-11-23T05:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "publication: what must never be of an invitation"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="vifte", description=DESCRIPTION)

    async def run() -> None:
        await execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))

    manager.add_raw(run)
    return manager
