"""Need as procurement meets it."""

from typing import Any

import asyncpg

from tests.builders.catalogue import make_offer
from tests.builders.effects import told_town
from tests.builders.evidence import insert_citizen, insert_spell, switch_on


async def fill(barrier: str = "sprog") -> None:
    for _ in range(12):
        await insert_spell(await insert_citizen(barriers=[barrier]))


async def test_the_list_has_a_row_for_each_target_group_and_the_lots_that_could_be_bought_as_one(
    db: asyncpg.Connection, client_as: Any
) -> None:
    await fill()
    for code in ("TIL-A", "TIL-B"):
        await make_offer(code=code)
    html = (await (await client_as("procurement")).get("/needs")).text
    assert "6.2 Jobparate kontanthjælpsmodtagere" in html
    assert "/tenders/new?offers=TIL-A%2BTIL-B" in html


async def test_a_manager_reads_the_need_and_is_offered_no_tender_to_begin(
    db: asyncpg.Connection, client_as: Any
) -> None:
    await fill()
    officer, manager = await client_as("procurement"), await client_as("manager")
    assert "/tenders/new?target_group=6.2" in (await officer.get("/needs/6.2")).text
    assert "/tenders/new" not in (await manager.get("/needs/6.2")).text


async def test_a_page_shows_gaps_results_and_where_each_number_was_made(db: asyncpg.Connection, client_as: Any) -> None:
    await fill()
    await switch_on()
    town = await told_town()
    html = (await (await client_as("procurement")).get("/needs/6.2")).text
    assert "<strong>Sprog</strong>: 12 borgere" in html
    assert f"/effects/runs/{town.run_id}?outcome={town.outcome}&amp;population=6.2" in html
    assert "2 tilbud samlet" in html
    assert "Foreslåede resultatmål" in html
    assert "Dette beskriver kun." in html


async def test_without_evaluation_the_page_says_why_there_are_no_results(
    db: asyncpg.Connection, client_as: Any
) -> None:
    await fill()
    html = (await (await client_as("manager")).get("/needs/6.2")).text
    assert "Evaluering er slået fra" in html


async def test_the_same_is_had_as_json_with_small_numbers_hidden(db: asyncpg.Connection, client_as: Any) -> None:
    await fill()
    for group in ["6.6"] * 2 + ["6.3"] * 9:
        await insert_spell(await insert_citizen(target_group=group))
    client = await client_as("procurement")
    needs = {need["target_group"]: need["citizens"] for need in (await client.get("/api/needs")).json()}
    assert needs == {"6.2": 12, "6.3": None, "6.6": None}
    assert (await client.get("/api/needs/gaps")).json() == [{"target_group": "6.2", "barrier": "sprog", "citizens": 12}]
    assert (await client.get("/api/needs/6.2")).json()["need"]["target_group"] == "6.2"
    assert (await client.get("/needs/6.99")).status_code == 404
