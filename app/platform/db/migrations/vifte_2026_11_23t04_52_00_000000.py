from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Bytea
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-23T04:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a code that is made anew counts when it is confirmed"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="vifte", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="KeyHolder",
        tablename="key_holder",
        column_name="pending_key",
        db_column_name="pending_key",
        column_class_name="Bytea",
        column_class=Bytea,
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

    manager.alter_column(
        table_class_name="KeyHolder",
        tablename="key_holder",
        column_name="public_key",
        db_column_name="public_key",
        params={"null": True},
        old_params={"null": False},
        column_class=Bytea,
        old_column_class=Bytea,
        schema=None,
    )

    return manager
