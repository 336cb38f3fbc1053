"""Figures of today's offers are frozen in the text until they are fetched anew."""

from typing import Any

import asyncpg

from app.procurement.tenders import service as tenders
from app.procurement.tenders.issuing.figures import figures_for_document
from app.procurement.tenders.starting.service import draft_tender
from tests.builders.catalogue import make_offer
from tests.builders.evidence import fitted_arm, fitted_outcome, published_run, switch_on


async def test_figures_are_frozen_shown_with_n_and_interval_and_used_by_the_document(
    db: asyncpg.Connection, client_as: Any
) -> None:
    await switch_on()
    offer = await make_offer(code="AFK-1", target_groups=["6.6"])
    await published_run(fitted_outcome([fitted_arm(offer)]))
    officer = await client_as("procurement")
    tender = await draft_tender(None, reference="UDB-7", title="Afklaring", lots=[["AFK-1"]])
    url = f"/tenders/{tender.id}/evidence"
    assert "Ingen tal er hentet" in (await officer.get(url)).text
    assert (await officer.post(url, data={"version": "1"})).status_code == 303
    after = await tenders.get_tender(tender.id)
    frozen = after.sections["evidence"]
    assert frozen["figures"][0]["n"] >= 5
    assert await figures_for_document(after) == frozen
    page = await officer.get(url)
    assert str(frozen["figures"][0]["run"]) in page.text
    assert "Hent tal på ny" in page.text
    assert "Resultater af nuværende tilbud" in (await officer.get(f"/tenders/{tender.id}/history")).text


async def test_where_there_is_nothing_to_show_nothing_is_frozen(db: asyncpg.Connection, client_as: Any) -> None:
    officer = await client_as("procurement")
    tender = await draft_tender(None, reference="UDB-8", title="Afklaring")
    answer = await officer.post(f"/tenders/{tender.id}/evidence", data={"version": "1"})
    assert answer.status_code == 303
    assert (await tenders.get_tender(tender.id)).sections.get("evidence") is None
