"""Declarations, meetings and what was agreed in them only grow."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.platform.db.sql import execute

ID = "2026-11-23T05:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what the evaluation keeps for ever"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="vifte", description=DESCRIPTION)

    async def run() -> None:
        await execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))

    manager.add_raw(run)
    return manager
