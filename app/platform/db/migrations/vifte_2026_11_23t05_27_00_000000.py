from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-23T05:27:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "tenders: a lot's offers have their own table"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="vifte", description=DESCRIPTION
    )

    manager.drop_column(
        table_class_name="TenderLot",
        tablename="tender_lot",
        column_name="offer_id",
        db_column_name="offer_id",
        schema=None,
    )

    return manager
