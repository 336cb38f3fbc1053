"""The migration history and the tables in the code tell the same story."""

import asyncpg
import pytest

from app.platform.db import execute, fetch, fetch_value, transaction
from app.platform.db.discovery import all_tables
from app.platform.db.migrate import known_migrations, migrate
from app.platform.errors import Conflict


async def test_the_history_makes_the_tables_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICCOLO_CONF", "app.platform.db.piccolo_conf")
    from piccolo.apps.migrations.commands.new import AutoMigrationManager

    from app.platform.db.piccolo_app import APP_CONFIG

    statements = await AutoMigrationManager(auto_input="y").get_alter_statements(app_config=APP_CONFIG)
    assert [line for each in statements for line in each.statements] == []


async def test_every_column_of_the_code_is_in_the_database(database_url: str) -> None:
    rows = await fetch("select table_name, column_name from information_schema.columns where table_schema = 'public'")
    there = {(row["table_name"], row["column_name"]) for row in rows}
    wanted = {
        (table._meta.tablename, column._meta.db_column_name) for table in all_tables() for column in table._meta.columns
    }
    assert wanted <= there


async def test_a_second_start_migrates_nothing(db: asyncpg.Connection) -> None:
    before = await fetch_value("select count(*) from migration")
    await migrate()
    assert await fetch_value("select count(*) from migration") == before == len(known_migrations())


async def test_a_database_from_a_newer_version_is_refused(db: asyncpg.Connection) -> None:
    await execute(
        "insert into migration (name, app_name, ran_on) values ('2999-01-01T00:00:00:000000', 'vifte', now())"
    )
    with pytest.raises(Conflict, match="newer version"):
        async with transaction():
            await migrate()
