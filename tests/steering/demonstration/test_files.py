"""The demonstration enters by the door that real records use."""

from datetime import date
from pathlib import Path

import asyncpg

from app.platform.codelists import load_codelists
from app.platform.db import fetch_value
from app.platform.intake.at_once import import_file
from app.steering.demonstration.files import write_files
from app.steering.demonstration.history import simulate_history
from app.steering.demonstration.load import FULL
from app.steering.demonstration.people import make_staff, remember, write_logins
from app.steering.demonstration.rows import CASEWORKERS
from tests.builders import access as _cheap_passwords  # noqa: F401 - hashing passwords is made cheap by this

UNTIL = date(2026, 11, 15)


async def test_every_file_goes_in_without_an_error_and_twice_does_nothing(
    db: asyncpg.Connection, tmp_path: Path
) -> None:
    await load_codelists()
    history = simulate_history(n_citizens=300, until=UNTIL, seed=8)
    written = write_files(history, tmp_path, seed=8, truth_replicates=1)
    assert (tmp_path / "truth.csv").exists()
    await make_staff()
    for kind, path in written.files.items():
        extracted_on = UNTIL if kind in FULL else None
        options = {"full": kind in FULL, "extracted_on": extracted_on}
        first = await import_file(kind, path.name, path.read_bytes(), **options)
        assert first.committed, (kind, first.report.errors[:3])
        assert (await import_file(kind, path.name, path.read_bytes(), **options)).known
    assert await fetch_value("select count(*) from citizen") == 300
    assert await fetch_value("select count(*) from placement") == len(history.placements) - len(written.ordered)
    assert await fetch_value("select count(*) from citizen where caseworker_id is null") == 0


async def test_an_interrupted_start_keeps_its_passwords(db: asyncpg.Connection) -> None:
    first = remember(await make_staff())
    assert set(CASEWORKERS) <= set(first)
    again = remember(await make_staff())
    assert again == first
    write_logins(again)
