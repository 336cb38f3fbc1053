"""The pages of imports, from upload to confirmation."""

from app.platform.db import fetch_value
from tests.builders.citizens import make_citizen, make_cpr
from tests.builders.intake import csv_bytes, xlsx_bytes


async def upload(client, kind, data, name="fil.csv", **fields):
    return await client.post("/imports", data={"kind": kind, **fields}, files={"file": (name, data)})


async def test_a_file_is_previewed_confirmed_and_then_known(client_as):
    client = await client_as("procurement")
    data = csv_bytes("code;name;kind", "L1;Åse & Søn;private")
    answer = await upload(client, "suppliers", data)
    assert answer.status_code == 303
    address = answer.headers["location"]
    shown = await client.get(address)
    assert "Åse &amp; Søn" in shown.text
    assert await fetch_value("select count(*) from supplier") == 0
    assert (await client.post(f"{address}/confirm")).status_code == 303
    assert await fetch_value("select name from supplier") == "Åse & Søn"
    again = await upload(client, "suppliers", data)
    assert again.headers["location"] == address
    assert "selvsamme fil" in (await client.get(address)).text


async def test_a_file_with_errors_shows_them_and_comes_back_with_an_error_column(client_as):
    client = await client_as("administrator")
    await make_citizen(cpr=make_cpr(5))
    data = csv_bytes("cpr;benefit;start_on", f"{make_cpr(5)};=1+1;01-02-2026", "101011234;dagpenge;2026-02-30")
    address = (await upload(client, "spells", data)).headers["location"]
    shown = await client.get(address)
    assert "et nul forrest" in shown.text
    assert "101011234" not in shown.text
    fetched = await client.get(f"{address}/errors/csv")
    lines = fetched.content.decode("utf-8-sig").splitlines()
    assert lines[0].endswith("Fejl i rækken")
    assert ";'=1+1;" in lines[1]
    assert "benefit: Koden findes ikke" in lines[1]
    assert (await client.get(f"{address}/errors/xlsx")).content.startswith(b"PK")
    assert (await client.post(f"{address}/confirm")).status_code == 409


async def test_windows_letters_are_confirmed_by_a_person(client_as):
    client = await client_as("administrator")
    data = csv_bytes("code;name;kind", "L1;Åse;private", encoding="windows-1252")
    address = (await upload(client, "suppliers", data)).headers["location"]
    assert "<strong>Å</strong> × 1" in (await client.get(address)).text
    assert (await client.post(f"{address}/confirm")).status_code == 422
    assert (await client.post(f"{address}/confirm", data={"letters_seen": "1"})).status_code == 303


async def test_procurement_neither_imports_nor_sees_citizens(client_as):
    administrator = await client_as("administrator")
    lines = csv_bytes("cpr;recorded_on;birth_year;target_group", f"{make_cpr(1)};01-02-2026;1980;6.6")
    address = (await upload(administrator, "citizens", lines)).headers["location"]
    procurement = await client_as("procurement")
    assert (await procurement.get(address)).status_code == 404
    assert (await upload(procurement, "citizens", lines)).status_code == 403
    assert (await (await client_as("caseworker")).get("/imports")).status_code == 403


async def test_a_form_without_a_file_says_so_and_keeps_its_input(client_as):
    client = await client_as("administrator")
    answer = await client.post("/imports", data={"kind": "spells", "full": "1"})
    assert answer.status_code == 422
    assert "Vælg en fil." in answer.text


async def test_discarding_leaves_nothing(client_as):
    client = await client_as("administrator")
    address = (await upload(client, "suppliers", csv_bytes("code;name;kind", "L1;Åse;private"))).headers["location"]
    assert (await client.post(f"{address}/discard")).status_code == 303
    assert await fetch_value("select count(*) from pg_tables where schemaname = 'staging'") == 0
    assert await fetch_value("select count(*) from import_upload") == 0


async def test_empty_files_are_there_in_both_forms(client_as):
    client = await client_as("administrator")
    csv = await client.get("/imports/empty/spells/csv")
    assert csv.content.decode("utf-8-sig").strip() == "cpr;benefit;start_on;end_on"
    assert (await client.get("/imports/empty/offers/xlsx")).content.startswith(b"PK")
    assert (await client.get("/imports/empty/offers/exe")).status_code == 404


async def test_excel_files_go_in_as_well_and_lost_zeros_are_errors(client_as):
    client = await client_as("administrator")
    data = xlsx_bytes(["cpr", "benefit", "start_on"], [101011234, "dagpenge", "01-02-2026"])
    address = (await upload(client, "spells", data, "fil.xlsx")).headers["location"]
    assert "et nul forrest" in (await client.get(address)).text


async def test_the_api_takes_a_file_and_confirms_it(client_as):
    client = await client_as("administrator")
    data = csv_bytes("code;name;kind", "L1;Åse;private")
    batch = (await client.post("/api/imports", data={"kind": "suppliers"}, files={"file": ("x.csv", data)})).json()
    assert (batch["status"], batch["rows_new"]) == ("staged", 1)
    assert (await client.post(f"/api/imports/{batch['id']}/confirm")).json()["status"] == "committed"
    assert (await client.get("/api/imports")).json()["total"] == 1
