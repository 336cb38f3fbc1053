"""The tenders' own table of documents goes, once its rows are moved."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T20:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "tenders' documents are issued documents"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="vifte", description=DESCRIPTION)
    manager.drop_table(class_name="TenderDocument", tablename="tender_document", schema=None)
    return manager
