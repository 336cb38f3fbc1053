from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Text
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-23T05:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "opened bids: why one could not be read"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="vifte", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="OpenedBid",
        tablename="opened_bid",
        column_name="problem",
        db_column_name="problem",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    return manager
