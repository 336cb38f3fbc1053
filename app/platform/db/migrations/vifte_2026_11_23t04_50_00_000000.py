from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-23T04:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "codes are confirmed"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="vifte", description=DESCRIPTION)

    manager.drop_column(
        table_class_name="TenderKey",
        tablename="tender_key",
        column_name="retired_at",
        db_column_name="retired_at",
        schema=None,
    )

    manager.add_column(
        table_class_name="KeyHolder",
        tablename="key_holder",
        column_name="confirmed_at",
        db_column_name="confirmed_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": True,
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
