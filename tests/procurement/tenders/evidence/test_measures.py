"""Result measures are taken from today's results with one click, with everything they rest on."""

from typing import Any

import asyncpg
import pytest

from app.platform.codelists import load_codelists
from app.platform.errors import Conflict
from app.procurement.tenders.evidence import measures
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.service import get_tender
from app.procurement.tenders.starting.service import draft_tender
from tests.builders.effects import Town, told_town
from tests.builders.evidence import switch_on
from tests.builders.publication import officer
from tests.builders.tenders import make_tender


@pytest.fixture
async def town(db: asyncpg.Connection) -> Town:
    await load_codelists()
    await switch_on()
    return await told_town()


async def draft(db: asyncpg.Connection, *offers: int) -> Tender:
    codes = [await db.fetchval("select code from offer where id = $1", offer) for offer in offers]
    return await draft_tender(None, reference="UDB-11", title="Afklaring", lots=[codes])


async def test_a_lot_of_several_offers_has_one_baseline_over_all_of_them(town: Town, db: asyncpg.Connection) -> None:
    [both] = await measures.suggestions(await draft(db, town.good, town.idle))
    assert both.kpi["baseline_n"] == 140
    assert "2 tilbud" in both.kpi["baseline"]


async def test_a_measure_is_taken_with_baseline_citizens_interval_date_and_run(
    town: Town, db: asyncpg.Connection, client_as: Any
) -> None:
    tender, browser = await draft(db, town.good), await client_as("procurement")
    page = await browser.get(f"/tenders/{tender.id}/measures")
    assert "Tag det med i udbuddet" in page.text
    sent = {"measure": f"1-{town.outcome}", "version": str(tender.version)}
    assert (await browser.post(f"/tenders/{tender.id}/measures", data=sent)).status_code == 303
    kpi = (await get_tender(tender.id)).sections["kpis"][-1]
    assert (kpi["outcome"], kpi["lots"], float(kpi["baseline_value"]), kpi["baseline_n"]) == (
        town.outcome,
        [1],
        2.0,
        80,
    )
    for words in ("80 borgere", "95", f"beregning {town.run_id}", "1. februar 2026"):
        assert words in kpi["baseline"]


async def test_a_measure_is_taken_once(town: Town, db: asyncpg.Connection, client_as: Any) -> None:
    tender, key = await draft(db, town.good), f"1-{town.outcome}"
    after = await measures.take_measure(officer(), tender.id, key, version=tender.version)
    with pytest.raises(Conflict):
        await measures.take_measure(officer(), tender.id, key, version=after.version)
    page = (await (await client_as("procurement")).get(f"/tenders/{tender.id}/measures")).text
    assert "er med i udbuddet" in page
    assert "Tag det med i udbuddet" not in page


async def test_a_measure_nobody_suggests_is_refused_with_words(
    town: Town, db: asyncpg.Connection, client_as: Any
) -> None:
    tender, browser = await draft(db, town.good), await client_as("procurement")
    sent = {"measure": "7-andet", "version": str(tender.version)}
    answer = await browser.post(f"/tenders/{tender.id}/measures", data=sent)
    assert answer.status_code == 303
    assert "ikke længere" in (await browser.get(f"/tenders/{tender.id}/measures")).text
    assert len((await get_tender(tender.id)).sections.get("kpis") or []) == len(tender.sections.get("kpis") or [])


async def test_without_results_it_is_said_why_nothing_is_suggested(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_tender()
    page = await (await client_as("manager")).get(f"/tenders/{tender.id}/measures")
    assert "Der er ingen forslag" in page.text
