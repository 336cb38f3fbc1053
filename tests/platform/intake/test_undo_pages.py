"""The page that takes an import back, and the command."""

from app.platform.db import fetch_value
from app.platform.intake import undoing
from app.platform.intake.commands import run_undo
from app.platform.jobs.testing import run_jobs
from tests.builders.catalogue import make_offer
from tests.builders.intake import import_lines

LINES = ("code;name;kind", "LEV-A;Åse;own", "LEV-B;Bo;private")


async def test_the_page_says_what_will_happen_and_does_it_once(client_as):
    client = await client_as("procurement")
    batch = (await import_lines("suppliers", *LINES)).batch_id
    address = f"/imports/{batch}"
    assert f"{address}/undo" in (await client.get(address)).text
    shown = (await client.get(f"{address}/undo")).text
    assert "Rækker, der slettes" in shown
    assert (await client.post(f"{address}/undo")).status_code == 303
    assert await fetch_value("select count(*) from supplier") == 0
    assert "Indlæsningen er fortrudt" in (await client.get(address)).text
    assert (await client.post(f"{address}/undo")).status_code == 303
    assert "allerede fortrudt" in (await client.get(f"{address}/undo")).text
    assert await fetch_value("select count(*) from audit_entry where action = 'import.undone'") == 1
    assert (await client.get(f"/api{address}")).json()["undone_at"]


async def test_a_refusal_lists_every_reason_with_rows_by_number(client_as):
    client = await client_as("administrator")
    batch = (await import_lines("suppliers", *LINES)).batch_id
    supplier = await fetch_value("select id from supplier where code = 'LEV-A'")
    offer = await make_offer(supplier_id=supplier)
    answer = await client.post(f"/imports/{batch}/undo")
    assert answer.status_code == 409
    assert "1 rækker hviler på rækker" in answer.text
    assert f"nummer {offer} i Vifte" in answer.text
    plan = (await client.get(f"/api/imports/{batch}/undo")).json()
    assert plan["reasons"][0]["table"] == "offer"
    assert (await client.post(f"/api/imports/{batch}/undo")).status_code == 409
    assert await fetch_value("select count(*) from supplier") == 2


async def test_a_big_import_is_undone_by_a_worker(client_as, monkeypatch):
    monkeypatch.setattr(undoing, "DIRECT_ROWS", 1)
    client = await client_as("administrator")
    batch = (await import_lines("suppliers", *LINES)).batch_id
    answer = await client.post(f"/imports/{batch}/undo")
    assert answer.headers["location"].startswith("/jobs/")
    await run_jobs()
    assert await fetch_value("select undone_at is not null from import_batch where id = $1", batch)
    assert await fetch_value("select count(*) from supplier") == 0


async def test_procurement_undoes_no_file_of_citizens(client_as):
    batch = (
        await import_lines("citizens", "cpr;recorded_on;birth_year;target_group", "0153800001;01-02-2026;1980;6.6")
    ).batch_id
    client = await client_as("procurement")
    for path in (f"/imports/{batch}/undo", f"/api/imports/{batch}/undo"):
        assert (await client.get(path)).status_code == 404
        assert (await client.post(path)).status_code == 404


async def test_the_command_tells_asks_and_undoes(db, capsys, monkeypatch):
    batch = (await import_lines("suppliers", *LINES)).batch_id
    assert await run_undo(batch, dry_run=True, yes=False) == 0
    assert "2 rows deleted" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert await run_undo(batch, dry_run=False, yes=False) == 3
    assert await run_undo(batch, dry_run=False, yes=True) == 0
    assert await fetch_value("select count(*) from supplier") == 0
    assert await run_undo(batch, dry_run=False, yes=True) == 1
    assert "undone already" in capsys.readouterr().err
