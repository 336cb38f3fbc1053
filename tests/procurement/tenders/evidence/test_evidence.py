"""Figures of today's offers are frozen in the text until they are fetched anew."""

from datetime import date
from typing import Any

import asyncpg
import pytest

from app.procurement.tenders import service as tenders
from app.procurement.tenders.evidence import service
from app.procurement.tenders.issuing.figures import figures_for_document
from app.procurement.tenders.starting.service import draft_tender
from tests.builders.catalogue import make_offer

FIGURES: dict[str, Any] = {
    "intro": "Tallene er opdigtede.",
    "figures": [
        {
            "label": "Uger i selvforsørgelse", "lot": 1, "value": 2.4, "low": 0.3, "high": 4.5, "unit": "uger",
            "n": 186, "period": "2023 til 2025", "comparison": "Sammenlignelige borgere",
            "as_of": date(2026, 11, 15), "run": "17",
        }
    ],
}  # fmt: skip


async def test_figures_are_frozen_shown_with_n_and_interval_and_used_by_the_document(
    db: asyncpg.Connection, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetched(_: object) -> dict[str, Any]:
        return FIGURES

    monkeypatch.setattr(service, "current_figures", fetched)
    await make_offer(code="AFK-1", target_groups=["6.6"])
    officer = await client_as("procurement")
    tender = await draft_tender(None, reference="UDB-7", title="Afklaring", lots=[["AFK-1"]])
    url = f"/tenders/{tender.id}/evidence"
    assert "Ingen tal er hentet" in (await officer.get(url)).text
    assert (await officer.post(url, data={"version": "1"})).status_code == 303
    after = await tenders.get_tender(tender.id)
    frozen = await figures_for_document(after)
    assert frozen == after.sections["evidence"]
    assert frozen is not None
    assert frozen["figures"][0]["as_of"] == "2026-11-15"
    page = await officer.get(url)
    for words in ("0,3 til 4,5", "186", "15. november 2026", "17", "Hent tal på ny"):
        assert words in page.text, words
    assert "Resultater af nuværende tilbud" in (await officer.get(f"/tenders/{tender.id}/history")).text


async def test_where_there_is_nothing_to_show_nothing_is_frozen(db: asyncpg.Connection, client_as: Any) -> None:
    officer = await client_as("procurement")
    tender = await draft_tender(None, reference="UDB-8", title="Afklaring")
    answer = await officer.post(f"/tenders/{tender.id}/evidence", data={"version": "1"})
    assert answer.status_code == 303
    assert (await tenders.get_tender(tender.id)).sections.get("evidence") is None
