"""Batches: once, whole, or not at all."""

import asyncio
from datetime import date

import asyncpg
import pytest

from app.platform.access import Actor
from app.platform.db import fetch_value
from app.platform.errors import Conflict, InvalidInput
from app.platform.intake import service
from app.platform.intake.at_once import import_file
from app.platform.jobs.testing import run_jobs
from app.platform.keys import keyring
from tests.builders.access import make_user
from tests.builders.citizens import make_citizen, make_cpr
from tests.builders.intake import csv_bytes, import_lines, messages

SUPPLIERS = csv_bytes("code;name;kind", "L1;Første;private", "L2;Anden;own")


async def administrator() -> Actor:
    user_id = await make_user("administrator")
    return Actor(user_id, "a", "A", frozenset({"administrator"}), frozenset(), None, "da")


async def test_the_same_file_twice_does_nothing_and_says_when(db):
    first = await import_file("suppliers", "a.csv", SUPPLIERS)
    second = await import_file("suppliers", "b.csv", SUPPLIERS)
    assert (first.committed, first.rows_new) == (True, 2)
    assert (second.known, second.batch_id) == (True, first.batch_id)
    assert second.imported_at is not None
    assert await fetch_value("select count(*) from import_batch") == 1


async def test_a_dry_run_counts_and_leaves_nothing(db):
    result = await import_file("suppliers", "a.csv", SUPPLIERS, dry_run=True)
    assert (result.rows_new, result.committed) == (2, False)
    assert await fetch_value("select count(*) from supplier") == 0
    assert await fetch_value("select count(*) from import_batch") == 0


async def test_a_full_extract_closes_what_is_missing_and_an_older_one_is_refused(db):
    await import_file("suppliers", "a.csv", SUPPLIERS)
    lines = ("code;name;kind", "L1;Første;private")
    result = await import_lines("suppliers", *lines, full=True, extracted_on=date(2026, 2, 1))
    assert (result.rows_unchanged, result.rows_closed) == (1, 1)
    assert await fetch_value("select active from supplier where code = 'L2'") is False
    with pytest.raises(InvalidInput):
        await import_lines("suppliers", *lines, "", full=True, extracted_on=date(2026, 1, 1))
    with pytest.raises(InvalidInput):
        await import_lines("suppliers", *lines, "", "", full=True)


async def test_a_column_left_out_is_not_touched_and_a_blank_cell_empties(db):
    await import_lines("suppliers", "code;name;kind;phone;email", "L1;A;own;12 34;a@b.dk")
    await import_lines("suppliers", "code;name;kind;phone", "L1;A;own;")
    assert await fetch_value("select phone || '/' || email from supplier") == "/a@b.dk"


async def test_a_big_file_is_read_and_written_by_a_worker(db, monkeypatch):
    monkeypatch.setattr(service, "DIRECT_BYTES", 10)
    monkeypatch.setattr(service, "DIRECT_ROWS", 1)
    actor = await administrator()
    batch_id = await service.upload_file(actor, "suppliers", "C:\\mappe\\a.csv", SUPPLIERS)
    assert (await service.get_batch(actor, batch_id)).status == "reading"
    await run_jobs()
    batch = await service.get_batch(actor, batch_id)
    assert (batch.status, batch.file_name, batch.rows_new) == ("staged", "a.csv", 2)
    await service.confirm_batch(actor, batch_id)
    await service.confirm_batch(actor, batch_id)
    await run_jobs()
    assert (await service.get_batch(actor, batch_id)).status == "committed"
    assert await fetch_value("select count(*) from supplier") == 2


async def test_rows_that_no_longer_fit_are_refused_whole(db):
    actor = await administrator()
    cpr = make_cpr(8)
    citizen = await make_citizen(cpr=cpr)
    data = csv_bytes("cpr;benefit;start_on;end_on", f"{cpr};dagpenge;01-01-2026;", f"{cpr};sygedagpenge;01-01-2026;")
    batch_id = await service.upload_file(actor, "spells", "a.csv", data)
    await db.execute(
        "insert into benefit_spell (citizen_id, benefit, start_on) values ($1, 'dagpenge', '2025-12-01')", citizen
    )
    with pytest.raises(Conflict):
        await service.confirm_batch(actor, batch_id)
    assert await fetch_value("select count(*) from benefit_spell") == 1


async def test_neither_number_nor_name_lies_open_in_the_database(db):
    actor = await administrator()
    cpr = make_cpr(6)
    data = csv_bytes("cpr;recorded_on;birth_year;target_group;name", f"{cpr};01-02-2026;1980;6.6;Hemmelig Navnesen")
    batch_id = await service.upload_file(actor, "citizens", "a.csv", data)
    stored = await db.fetch(
        f"select t::text from staging.batch_{batch_id} t union all select b::text from import_batch b"
    )
    for row in stored:
        assert "Hemmelig" not in row[0]
        assert cpr not in row[0]
    sealed = await fetch_value(f"select name_sealed from staging.batch_{batch_id}")
    assert keyring().decrypt(sealed) == "Hemmelig Navnesen"


async def test_an_upload_with_errors_is_kept_encrypted_and_goes_when_discarded(db):
    actor = await administrator()
    data = csv_bytes("cpr;recorded_on;birth_year;target_group;name", "1;01-02-2026;1980;6.6;Hemmelig Navnesen")
    batch_id = await service.upload_file(actor, "citizens", "a.csv", data)
    sealed = await fetch_value("select sealed from import_upload where batch_id = $1", batch_id)
    assert b"Hemmelig" not in sealed
    await service.discard_batch(actor, batch_id)
    assert await fetch_value("select count(*) from import_upload") == 0


async def test_a_killed_import_leaves_nothing(database_url):
    """The connection is cut in the middle of writing, outside any test transaction."""
    killed = asyncio.Event()

    async def cut(fraction: float, msgid: str, **params: object) -> None:
        if msgid.startswith("Writing"):
            killed.set()
            other = await asyncpg.connect(database_url)
            await other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
                "and pid <> pg_backend_pid() and state = 'idle in transaction'"
            )
            await other.close()

    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
        await import_file("suppliers", "a.csv", SUPPLIERS, step=cut)
    assert killed.is_set()
    for table in ("supplier", "import_batch", "import_upload"):
        assert await fetch_value(f"select count(*) from {table}") == 0
    assert await fetch_value("select count(*) from pg_tables where schemaname = 'staging'") == 0


async def test_unknown_references_name_the_row_and_not_the_value(db):
    lines = ("code;title;supplier_code;offer_type;life", "T1;Klub;UKENDT-7;jobklub;open")
    [(row, column, message)] = messages(await import_lines("offers", *lines))
    assert (row, column) == (2, "supplier_code")
    assert "UKENDT-7" not in message
