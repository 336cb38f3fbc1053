"""Brings the database's schema up to the code's, through the one migration history."""

import contextlib
import importlib
import io
import os
from datetime import datetime
from pathlib import Path

from app.platform.db.sql import execute, fetch
from app.platform.db.transactions import transaction
from app.platform.errors import N_, Conflict

MIGRATIONS = Path(__file__).with_name("migrations")
# Any number; the same in every process of an installation.
MIGRATION_LOCK = 8448433


async def migrate() -> None:
    """Run the migrations this database has not had yet, all or none.

    Raises Conflict when the database was made by a newer version than this one.
    """
    async with transaction():
        # Web processes, workers and commands may all start at once; one migrates, the others wait and find it done.
        await execute("select pg_advisory_xact_lock($1)", MIGRATION_LOCK)
        known, ran = known_migrations(), await _ran()
        if newer := sorted(ran - set(known)):
            raise Conflict(
                N_("This database is from a newer version of Vifte (it has migration {name}). Install that version."),
                name=newer[0],
            )
        for name in sorted(set(known) - ran):
            await _run(known[name])
            await execute("insert into migration (name, app_name, ran_on) values ($1, 'vifte', now())", name)


def known_migrations() -> dict[str, str]:
    """Module name of every migration by its id. Ids are read off the file names, so that a start imports none."""
    return {_id_of(file.stem): f"{__package__}.migrations.{file.stem}" for file in MIGRATIONS.glob("vifte_*.py")}


def _id_of(stem: str) -> str:
    made = datetime.strptime(stem.removeprefix("vifte_"), "%Y_%m_%dt%H_%M_%S_%f")  # noqa: DTZ007 - a name, not a time
    return made.strftime("%Y-%m-%dT%H:%M:%S:%f")


async def _run(module: str) -> None:
    # Piccolo's migrations find the engine through this.
    os.environ.setdefault("PICCOLO_CONF", "app.platform.db.piccolo_conf")
    manager = await importlib.import_module(module).forwards()
    with contextlib.redirect_stdout(io.StringIO()):
        await manager.run()


async def _ran() -> set[str]:
    await execute(
        """
        create table if not exists migration (
            id serial primary key, name varchar(200) not null, app_name varchar(200) not null, ran_on timestamp not null
        )
        """
    )
    return {row["name"] for row in await fetch("select name from migration where app_name = 'vifte'")}
