from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import DoublePrecision, Text
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-23T02:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "how far an offer's own people lie from the population it is told for"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="vifte", description=DESCRIPTION)

    manager.add_column(
        table_class_name="EffectCommon",
        tablename="effect_common",
        column_name="far_by",
        db_column_name="far_by",
        column_class_name="DoublePrecision",
        column_class=DoublePrecision,
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

    manager.add_column(
        table_class_name="EffectCommon",
        tablename="effect_common",
        column_name="far_on",
        db_column_name="far_on",
        column_class_name="Text",
        column_class=Text,
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
