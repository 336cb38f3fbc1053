"""The administrator's pages for closing days and thresholds."""

from typing import Any

import asyncpg


async def test_a_closing_day_is_written_and_taken_away(db: asyncpg.Connection, client_as: Any) -> None:
    administrator = await client_as("administrator")
    answer = await administrator.post("/admin/closing-days", data={"on_date": "24-12-2026", "name": "Juleaftensdag"})
    assert answer.status_code == 303
    page = await administrator.get("/admin/closing-days")
    assert "Juleaftensdag" in page.text
    closing_day_id = await db.fetchval("select id from closing_day")
    await administrator.post(f"/admin/closing-days/{closing_day_id}/remove")
    assert "Juleaftensdag" not in (await administrator.get("/admin/closing-days")).text


async def test_a_holiday_on_the_list_is_marked_as_closed_anyway(db: asyncpg.Connection, client_as: Any) -> None:
    administrator = await client_as("administrator")
    await administrator.post("/admin/closing-days", data={"on_date": "25-12-2026", "name": "Juledag"})
    assert "Weekend eller helligdag i forvejen" in (await administrator.get("/admin/closing-days")).text


async def test_wrong_days_come_back_with_the_input(db: asyncpg.Connection, client_as: Any) -> None:
    administrator = await client_as("administrator")
    answer = await administrator.post("/admin/closing-days", data={"on_date": "31-02-2026", "name": "Skudår"})
    assert answer.status_code == 422
    assert 'value="Skudår"' in answer.text
    assert 'href="#on_date"' in answer.text


async def test_a_missing_amount_is_told_and_written(db: asyncpg.Connection, client_as: Any) -> None:
    administrator = await client_as("administrator")
    assert "Intet beløb for i dag" in (await administrator.get("/admin/thresholds")).text
    form = {
        "kind": "light_regime", "valid_from": "01-01-2026", "valid_to": "31-12-2099", "amount": "5.000.000",
        "source": "Meddelelsen",
    }  # fmt: skip
    assert (await administrator.post("/admin/thresholds", data=form)).status_code == 303
    page = await administrator.get("/admin/thresholds")
    assert "Intet beløb for i dag" not in page.text
    assert "5.000.000" in page.text
    again = await administrator.post("/admin/thresholds", data=form)
    assert again.status_code == 422
    assert "Der er allerede et beløb" in again.text


async def test_others_read_and_are_offered_no_form(db: asyncpg.Connection, client_as: Any) -> None:
    officer = await client_as("procurement")
    for path in ("/admin/thresholds", "/admin/closing-days"):
        page = await officer.get(path)
        assert page.status_code == 200
        assert f'action="{path}"' not in page.text
