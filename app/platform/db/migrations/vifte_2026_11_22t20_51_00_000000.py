"""Piccolo wrote this: mappings of codes, outlines of uploads."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Bytea
from piccolo.columns.column_types import JSONB
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-22T20:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "mappings of codes, outlines of uploads"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="vifte", description=DESCRIPTION)

    manager.add_column(
        table_class_name="ImportMapping",
        tablename="import_mapping",
        column_name="codes",
        db_column_name="codes",
        column_class_name="JSONB",
        column_class=JSONB,
        params={
            "default": "{}",
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

    manager.add_column(
        table_class_name="ImportUpload",
        tablename="import_upload",
        column_name="outline",
        db_column_name="outline",
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

    return manager
