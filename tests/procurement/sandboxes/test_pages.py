"""The sandboxes as an officer meets them."""

import io
import re
from typing import Any

import asyncpg
import pytest

from app.platform.intake.workbooks import read_workbook
from app.procurement.tenders.starting.service import draft_tender
from tests.builders.pricing import CRITERIA, make_award
from tests.builders.tenders import LOT, make_tender

PRICES = [
    {
        "number": 1,
        "lot": 1,
        "label": "Forløb",
        "unit": "course",
        "kind": "base",
        "quantity": 30,
        "ceiling_ore": 2_000_000,
    },
    {
        "number": 2,
        "lot": 1,
        "label": "Resultat",
        "unit": "result",
        "kind": "result",
        "quantity": 10,
        "ceiling_ore": 1_500_000,
    },
]
KPI = {
    "name": "I arbejde efter et år", "lots": [], "event": "I arbejde", "source": "DREAM", "window": "52 uger",
    "denominator": "Begyndte", "baseline": "42 %", "target": "50 %", "minimum_n": 20,
    "baseline_value": 42, "baseline_low": 36, "baseline_high": 48, "baseline_n": 260, "pays": "yes",
}  # fmt: skip
AWARD = {"method": "Bedste forhold", **make_award("linear_above_lowest", 40)}


async def priced_tender(**more: Any) -> str:
    criteria = [{**each, "description": "…"} for each in CRITERIA]
    tender = await make_tender(prices=PRICES, kpis=[KPI], award=AWARD, criteria=criteria, **more)
    return f"/tenders/{tender.id}/sandbox"


def value_of(html: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', html)
    assert found is not None, name
    return found[1]


async def test_the_price_sandbox_begins_from_the_tender(db: asyncpg.Connection, client_as: Any) -> None:
    url, officer = await priced_tender(), await client_as("procurement")
    html = (await officer.get(f"{url}/prices")).text
    assert (value_of(html, "low"), value_of(html, "high")) == ("525000", "750000")
    assert (value_of(html, "weight"), value_of(html, "spread")) == ("30", "40")
    assert "Ret linje over den laveste pris" in html
    assert "20 % dyrere end det billigste, vinder kun, hvis kvaliteten er mere end 2,1 point bedre" in html
    assert "<svg" in html


async def test_the_same_address_gives_the_same_page_and_another_gives_another(
    db: asyncpg.Connection, client_as: Any
) -> None:
    url, officer = await priced_tender(), await client_as("procurement")

    async def body(query: str) -> str:
        html: str = (await officer.get(f"{url}/{query}")).text
        return html.partition('<div class="sandbox">')[2]

    for query, other in (("prices?weight=50", "prices?weight=60"), ("payment?share=40", "payment?share=60")):
        assert await body(query) == await body(query)
        assert await body(query) != await body(other)


@pytest.mark.parametrize(
    "query",
    ["prices?low=x&high=-1", "prices?low=100&high=50", "prices?weight=0&spread=nan&bids=99&formula=x&q_dear=1e9",
     "payment?price=abc&cost=-1", "payment?chance=10&chance_low=40", "payment?citizens=0&share=101&adjusted=x"],
)  # fmt: skip
async def test_what_cannot_be_reckoned_with_is_told_and_the_page_stands(
    db: asyncpg.Connection, client_as: Any, query: str
) -> None:
    url, officer = await priced_tender(), await client_as("procurement")
    answer = await officer.get(f"{url}/{query}")
    assert answer.status_code == 422
    assert "Ret dette" in answer.text or "form-error" in answer.text
    assert "<svg" in answer.text


async def test_every_formula_can_be_tried_and_every_lot(db: asyncpg.Connection, client_as: Any) -> None:
    url, manager = await priced_tender(lots=[LOT, {**LOT, "title": "Andet"}]), await client_as("manager")
    for query in ("formula=lowest_over_price", "formula=cost_per_point", "lot=2", "lot=0", "lot=77"):
        assert (await manager.get(f"{url}/prices?{query}")).status_code == 200
        assert (await manager.get(f"{url}/payment?{query}")).status_code == 200


async def test_the_payment_sandbox_begins_from_the_measure_that_pays(db: asyncpg.Connection, client_as: Any) -> None:
    url, officer = await priced_tender(), await client_as("procurement")
    html = (await officer.get(f"{url}/payment")).text
    assert [value_of(html, name) for name in ("chance", "chance_low", "chance_high")] == ["42", "36", "48"]
    assert (value_of(html, "citizens"), value_of(html, "share")) == ("30", "20")
    assert "I arbejde efter et år" in html
    assert "mere på en borger med 63,0 % chance for et resultat end på en med 21,0 %" in html


async def test_a_cap_that_is_taken_away_stays_away(db: asyncpg.Connection, client_as: Any) -> None:
    url = await priced_tender(payment_model={"result_share_percent": 30, "cap_ore": 60_000_000})
    officer = await client_as("procurement")
    assert "Loft for året" in (await officer.get(f"{url}/payment")).text
    assert "År skåret af loftet" in (await officer.get(f"{url}/payment")).text
    assert "År skåret af loftet" not in (await officer.get(f"{url}/payment?cap=&share=30")).text


async def test_a_draft_that_says_nothing_yet_gets_an_example(db: asyncpg.Connection, client_as: Any) -> None:
    made = await draft_tender(None, reference="TOM-1", title="Tomt")
    officer = await client_as("procurement")
    for page in ("prices", "payment"):
        answer = await officer.get(f"/tenders/{made.id}/sandbox/{page}")
        assert answer.status_code == 200
        assert "dette er et eksempel" in answer.text


async def test_the_schedule_is_fetched_and_knows_itself_as_a_draft(db: asyncpg.Connection, client_as: Any) -> None:
    url, officer = await priced_tender(), await client_as("procurement")
    answer = await officer.get(f"{url}/schedule")
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    book = read_workbook(io.BytesIO(answer.content).getvalue(), most_bytes=10**6, most_unpacked=10**7)
    assert book.sheets["vifte"][2][0].startswith("kladde")
    assert list(book.sheets)[:2] == ["Vejledning", "Delaftale 1"]


async def test_a_tender_nobody_knows_is_not_found(db: asyncpg.Connection, client_as: Any) -> None:
    officer = await client_as("procurement")
    for page in ("prices", "payment", "schedule"):
        assert (await officer.get(f"/tenders/999999/sandbox/{page}")).status_code == 404


async def test_the_tenders_page_leads_to_the_sandboxes(db: asyncpg.Connection, client_as: Any) -> None:
    url = await priced_tender()
    tender = url.removesuffix("/sandbox")
    html = (await (await client_as("manager")).get(tender)).text
    assert all(f'href="{url}/{page}"' in html for page in ("prices", "payment", "schedule"))
    assert f'href="{url}/prices"' not in (await (await client_as("auditor")).get(tender)).text


STRANGE = (
    "Infinity",
    "nan",
    "1e308",
    "-1",
    "1000000000",
    "0,0000000001",
    "9" * 99,
    "\N{ARABIC-INDIC DIGIT FIVE}",
    "[]",
)
PRICE_FIELDS = ("lot", "low", "high", "weight", "spread", "q_cheap", "q_dear", "bids", "q_low", "q_high", "formula")
PAYMENT_FIELDS = ("lot", "citizens", "price", "chance", "chance_low", "share", "cap", "clawback", "relapse", "cost",
                  "easy", "hard", "hard_cost", "adjusted")  # fmt: skip


@pytest.mark.parametrize("value", STRANGE)
async def test_whatever_stands_in_the_address_the_page_answers(
    db: asyncpg.Connection, client_as: Any, value: str
) -> None:
    url, officer = await priced_tender(), await client_as("procurement")
    for room, fields in (("prices", PRICE_FIELDS), ("payment", PAYMENT_FIELDS)):
        everywhere = await officer.get(f"{url}/{room}", params=dict.fromkeys(fields, value))
        assert everywhere.status_code in (200, 422)
        for formula in ("lowest_over_price", "linear_above_lowest", "cost_per_point"):
            for field in fields[:-1] if room == "prices" and formula == "cost_per_point" else ():
                alone = await officer.get(f"{url}/{room}", params={"formula": formula, field: value})
                assert alone.status_code in (200, 422), (field, value)


async def test_ranges_at_their_ends_are_reckoned_with(db: asyncpg.Connection, client_as: Any) -> None:
    url, officer = await priced_tender(), await client_as("procurement")
    widest = {"low": "0,01", "high": "100.000.000.000", "bids": "8", "q_cheap": "0", "spread": "1", "weight": "99"}
    for formula in ("lowest_over_price", "linear_above_lowest", "cost_per_point"):
        answer = await officer.get(f"{url}/prices", params={**widest, "formula": formula})
        assert answer.status_code == 200
    dearest = {"citizens": "5000", "price": "1000000000", "chance": "1", "chance_low": "0", "chance_high": "100"}
    assert (await officer.get(f"{url}/payment", params={**dearest, "share": "100"})).status_code == 200
