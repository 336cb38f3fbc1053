"""What is typed is kept for its writer alone, until it is saved or thrown away."""

from datetime import date
from typing import Any

import asyncpg

from app.platform.db import execute, fetch_value
from app.procurement.tenders import service as tenders
from app.procurement.tenders.autosave import service
from app.procurement.tenders.reminders import remind
from tests.builders.evidence import actor_as
from tests.builders.tenders import make_tender

TYPED = {"lot_rules.suppliers": "To leverandører, måske tre"}


async def test_what_was_typed_is_offered_again_and_gone_after_a_save(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    url = f"/tenders/{tender.id}/sections/lot_rules"
    kept = await officer.post(f"{url}/autosave", data={"version": "1", "entry": "", **TYPED})
    assert kept.status_code == 200
    assert kept.json()["message"].startswith("Kladde gemt kl. ")
    assert "Du har noget her, der ikke er gemt" in (await officer.get(url)).text
    assert "Du har noget, der ikke er gemt" in (await officer.get(f"/tenders/{tender.id}")).text
    assert TYPED["lot_rules.suppliers"] in (await officer.get(f"{url}?copy=true")).text
    assert (await officer.post(url, data={"version": "1", **TYPED})).status_code == 303
    assert await fetch_value("select count(*) from tender_working_copy") == 0


async def test_nobody_else_sees_it(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_tender()
    writer, other = await client_as("procurement"), await client_as("procurement")
    url = f"/tenders/{tender.id}/sections/lot_rules"
    await writer.post(f"{url}/autosave", data={"version": "1", "entry": "", **TYPED})
    for path in (url, f"{url}?copy=true", f"/tenders/{tender.id}"):
        assert TYPED["lot_rules.suppliers"] not in (await other.get(path)).text
        assert "ikke er gemt" not in (await other.get(path)).text


async def test_it_can_be_thrown_away(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    url = f"/tenders/{tender.id}/sections/requirements"
    typed = {"requirements[0].text": "Halvt skrevet"}
    await officer.post(f"{url}/autosave", data={"version": "1", "entry": "0", **typed})
    assert "Halvt skrevet" in (await officer.get(f"{url}/0?copy=true")).text
    thrown = await officer.post(f"{url}/throw-away", data={"entry": "0"})
    assert thrown.headers["location"] == f"{url}/0"
    assert "ikke er gemt" not in (await officer.get(f"{url}/0")).text


async def test_half_done_and_false_input_is_kept_as_it_is_typed(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    url = f"/tenders/{tender.id}/sections/criteria"
    await officer.post(f"{url}/autosave", data={"version": "1", "criteria[0].weight_percent": "tre"})
    assert 'value="tre"' in (await officer.get(f"{url}?copy=true")).text


async def test_a_cpr_number_is_not_kept(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    typed = {"version": "1", "lot_rules.sharing": "Som for 010153-1234."}
    answer = await officer.post(f"/tenders/{tender.id}/sections/lot_rules/autosave", data=typed)
    assert answer.status_code == 422
    typed = {"version": "1", "lot_rules.010153-1234": "I feltets navn"}
    assert (await officer.post(f"/tenders/{tender.id}/sections/lot_rules/autosave", data=typed)).status_code == 422
    assert await fetch_value("select count(*) from tender_working_copy") == 0


async def test_nothing_is_kept_for_a_text_that_is_shut(db: asyncpg.Connection, client_as: Any) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    await execute("update tender set state = 'evaluation' where id = $1", tender.id)
    answer = await officer.post(f"/tenders/{tender.id}/sections/lot_rules/autosave", data={"version": "1", **TYPED})
    assert answer.status_code == 409


async def test_going_on_with_an_old_copy_shows_both_texts_before_anything_is_overwritten(
    db: asyncpg.Connection, client_as: Any
) -> None:
    tender, officer = await make_tender(), await client_as("procurement")
    url = f"/tenders/{tender.id}/sections/lot_rules"
    await officer.post(f"{url}/autosave", data={"version": "1", **TYPED})
    rules = {**tender.sections["lot_rules"], "suppliers": "En anden skrev dette"}
    await tenders.save_section(actor_as("procurement"), tender.id, "lot_rules", rules, version=1)
    assert 'name="version" value="1"' in (await officer.get(f"{url}?copy=true")).text
    answer = await officer.post(url, data={"version": "1", **TYPED})
    assert answer.status_code == 409
    assert "En anden skrev dette" in answer.text
    assert TYPED["lot_rules.suppliers"] in answer.text


async def test_copies_nobody_came_back_to_are_forgotten(db: asyncpg.Connection) -> None:
    tender, actor = await make_tender(), actor_as("procurement")
    await service.keep(actor, tender.id, "lot_rules", "", version=1, values={"lot_rules.suppliers": ["x"]})
    await remind(date(2027, 1, 1))
    assert await fetch_value("select count(*) from tender_working_copy") == 1
    await execute("update tender_working_copy set saved_at = now() - interval '61 days'")
    await remind(date(2027, 1, 1))
    assert await fetch_value("select count(*) from tender_working_copy") == 0
