"""The supplier's way from a due report to a sent one, and the caseworker's to what follows."""

from typing import Any

import asyncpg
import pytest

from app.platform.clock import today
from app.platform.db import execute, fetch_one, fetch_value
from app.platform.jobs.testing import run_jobs
from tests.builders.citizens import make_cpr
from tests.builders.reports import ANSWERS, Running, first_report, make_running


@pytest.fixture
async def running(db: asyncpg.Connection, web_app: Any) -> Running:
    return await make_running()


async def supplier_of(running: Running, client_as: Any) -> Any:
    return await client_as("supplier", supplier_id=running.supplier.supplier_id)


async def caseworker_of(running: Running, client_as: Any) -> Any:
    client = await client_as("caseworker")
    await execute("update citizen set caseworker_id = $2 where id = $1", running.citizen_id, client.user_id)
    return client


async def write(client: Any, report_id: int, step: str, version: int = 1, **changed: str) -> Any:
    data = {**ANSWERS, **changed, "step": step, "version": str(version)}
    return await client.post(f"/reports/{report_id}/write", data=data)


async def test_a_report_goes_from_the_list_to_the_caseworker(running: Running, client_as: Any) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    assert "Status undervejs" in (await supplier.get("/reports")).text
    assert f"/reports/{report_id}/write" in (await supplier.get(f"/reports/{report_id}")).text
    assert "Netværk" in (await supplier.get(f"/reports/{report_id}/write")).text
    checked = await write(supplier, report_id, "check")
    assert checked.headers["location"] == f"/reports/{report_id}/check"
    assert ANSWERS["tasks"] in (await supplier.get(checked.headers["location"])).text
    for _ in range(2):
        sent = await supplier.post(f"/reports/{report_id}/send", data={"version": "2"})
        assert sent.headers["location"] == f"/reports/{report_id}"
    caseworker = await caseworker_of(running, client_as)
    shown = (await caseworker.get(f"/reports/{report_id}")).text
    assert ANSWERS["assessment"] in shown
    taken = {"follow_ups": ["continue", "talk"], "follow_up_text": "Fortsætter uændret.", "version": "3"}
    assert (await caseworker.post(f"/reports/{report_id}/take-up", data=taken)).status_code == 303
    assert "Fortsætter uændret." in (await supplier.get(f"/reports/{report_id}")).text


async def test_the_document_is_opened_from_the_report(running: Running, client_as: Any) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    await write(supplier, report_id, "save")
    await supplier.post(f"/reports/{report_id}/send", data={"version": "2"})
    await run_jobs()
    url = (await supplier.post(f"/reports/{report_id}/documents")).headers["location"]
    assert f"{url}/file" in (await supplier.get(url)).text
    assert (await supplier.get(f"{url}/file")).content.startswith(b"%PDF")
    stranger = await client_as("supplier", supplier_id=2**31 - 1)
    assert (await stranger.get(f"{url}/file")).status_code == 404


async def test_the_form_saves_itself_and_says_when(running: Running, client_as: Any) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    saved = await write(supplier, report_id, "autosave")
    assert saved.status_code == 200
    assert "Gemt kl." in saved.text
    assert 'name="version" value="2"' in saved.text
    assert "<html" not in saved.text


async def test_what_cannot_be_saved_is_kept_on_the_page_and_named(running: Running, client_as: Any) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    cpr = await write(supplier, report_id, "save", tasks=f"Ring til {make_cpr()}")
    assert cpr.status_code == 422
    assert "CPR-nummer" in cpr.text
    long = await write(supplier, report_id, "autosave", tasks="x" * 3001)
    assert long.status_code == 422
    assert "3001" in long.text
    assert await fetch_value("select state from report where id = $1", report_id) == "due"


async def test_what_is_missing_is_shown_with_the_draft_saved(running: Running, client_as: Any) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    answer = await write(supplier, report_id, "check", assessment="")
    assert answer.status_code == 422
    assert "Vurdering til brug i kommunens afgørelse mangler" in answer.text
    assert ANSWERS["tasks"] in answer.text
    assert await fetch_value("select state from report where id = $1", report_id) == "draft"
    assert (await supplier.get(f"/reports/{report_id}/check")).status_code == 303


async def test_a_stale_save_shows_both_texts_and_overwrites_nothing(running: Running, client_as: Any) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    await write(supplier, report_id, "save", tasks="Den enes tekst")
    answer = await write(supplier, report_id, "save", tasks="Den andens tekst")
    assert answer.status_code == 409
    assert "Den enes tekst" in answer.text
    assert "Den andens tekst" in answer.text
    assert (await write(supplier, report_id, "autosave", tasks="Den andens tekst")).status_code == 409
    stands = await fetch_one("select answers->>'tasks' as tasks, version from report where id = $1", report_id)
    assert stands is not None
    assert (stands["tasks"], stands["version"]) == ("Den enes tekst", 2)


async def test_a_new_form_under_a_draft_says_what_is_new_and_shows_what_is_left(
    running: Running, client_as: Any
) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    await write(supplier, report_id, "save")
    await execute(
        """update report set template_version = '0.9',
                  answers = (answers - 'tasks') || '{"gone": "Fra det gamle skema"}' where id = $1""",
        report_id,
    )
    shown = (await supplier.get(f"/reports/{report_id}/write")).text
    assert "Skemaet er ændret" in shown
    assert "Opgaver." in shown
    assert "Fra det gamle skema" in shown
    assert ANSWERS["assessment"] in shown


async def test_writing_a_report_that_was_sent_is_refused_clearly(running: Running, client_as: Any) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    await write(supplier, report_id, "save")
    await supplier.post(f"/reports/{report_id}/send", data={"version": "2"})
    answer = await write(supplier, report_id, "save", version=3, tasks="Noget andet")
    assert answer.status_code == 409
    assert "er sendt og kan ikke ændres" in answer.text


async def test_another_suppliers_report_and_order_are_not_there(running: Running, client_as: Any) -> None:
    stranger, report_id = await client_as("supplier", supplier_id=2**31 - 1), await first_report(running)
    for path in (f"/reports/{report_id}", f"/reports/{report_id}/write", f"/api/reports/{report_id}"):
        answer = await stranger.get(path)
        assert answer.status_code == 404
        assert "Prøve" not in answer.text.replace("Anna Prøve", "")
    assert (await write(stranger, report_id, "save")).status_code == 404


async def test_a_second_to_take_it_up_keeps_the_text_and_sees_the_first(running: Running, client_as: Any) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    await write(supplier, report_id, "save")
    await supplier.post(f"/reports/{report_id}/send", data={"version": "2"})
    caseworker = await caseworker_of(running, client_as)
    first = {"follow_ups": ["continue"], "follow_up_text": "Den første opfølgning.", "version": "3"}
    await caseworker.post(f"/reports/{report_id}/take-up", data=first)
    answer = await caseworker.post(f"/reports/{report_id}/take-up", data=first | {"follow_up_text": "Den anden."})
    assert answer.status_code == 409
    assert "Den første opfølgning." in answer.text
    assert "Den anden." in answer.text


async def test_taking_up_without_words_asks_for_them(running: Running, client_as: Any) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    await write(supplier, report_id, "save")
    await supplier.post(f"/reports/{report_id}/send", data={"version": "2"})
    caseworker = await caseworker_of(running, client_as)
    answer = await caseworker.post(f"/reports/{report_id}/take-up", data={"version": "3", "follow_ups": "continue"})
    assert answer.status_code == 422
    assert "drøftet med borgeren" in answer.text


async def test_reports_stand_on_the_order_the_citizen_and_the_supplier(running: Running, client_as: Any) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    assert f"/reports/{report_id}/write" in (await supplier.get(f"/orders/{running.order_id}")).text
    await write(supplier, report_id, "save")
    await supplier.post(f"/reports/{report_id}/send", data={"version": "2"})
    await execute("update report set due_on = $2 where id = $1", report_id, today())
    caseworker = await caseworker_of(running, client_as)
    assert f"/reports/{report_id}" in (await caseworker.get(f"/citizens/{running.citizen_id}")).text
    assert f"/reports/{report_id}" in (await caseworker.get(f"/orders/{running.order_id}")).text
    manager = await client_as("manager")
    assert "for få til at vise: 0" in (await manager.get(f"/suppliers/{running.supplier.supplier_id}")).text


async def test_the_front_page_counts_what_waits(running: Running, client_as: Any) -> None:
    supplier, report_id = await supplier_of(running, client_as), await first_report(running)
    await execute("update report set due_on = $2 where id = $1", report_id, today())
    assert "Afrapporteringer at skrive" in (await supplier.get("/")).text
    caseworker = await caseworker_of(running, client_as)
    assert "Afrapporteringer at følge op på" in (await caseworker.get("/")).text


async def test_the_json_twin_gives_the_same_rows(running: Running, client_as: Any) -> None:
    supplier = await supplier_of(running, client_as)
    found = (await supplier.get("/api/reports?state=due")).json()
    assert found["total"] == 2
    assert {row["citizen_id"] for row in found["items"]} == {None}
    assert {row["citizen_name"] for row in found["items"]} == {"Sofie Prøve"}
