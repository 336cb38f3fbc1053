"""A draft begins from standard texts, offers of today, an earlier tender or a need; its procedure plans it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from app.platform.codelists import load_codelists
from app.platform.db import fetch_value
from app.platform.errors import InvalidInput
from app.procurement.procedures.calendar import is_working_day
from app.procurement.procedures.kinds import get_kind
from app.procurement.tenders.service import missing_parts, save_section
from app.procurement.tenders.starting import service
from app.procurement.tenders.starting.copying import copied_sections
from app.procurement.tenders.starting.planning import recomputed
from app.procurement.tenders.starting.start_pages import lots_from
from tests.builders.catalogue import make_offer
from tests.builders.publication import officer
from tests.builders.tenders import LOT, make_tender


async def test_a_lot_begins_with_what_the_catalogue_knows(db: asyncpg.Connection) -> None:
    await make_offer(code="AFK-1", title="Afklaring nu", weeks=Decimal("13"), places=8, target_groups=["6.6"])
    tender = await service.draft_tender(7, reference="UDB-1", title="Afklaring", lots=[["AFK-1"]])
    lot = tender.sections["lots"][0]
    assert (lot["number"], lot["title"], lot["weeks"], lot["places"]) == (1, "Afklaring nu", 13, 8)
    assert list(tender.lot_offers) == [1]


async def test_offers_bought_as_one_become_one_lot_with_their_places_added_up(db: asyncpg.Connection) -> None:
    await make_offer(code="A-1", title="Afklaring", places=8, target_groups=["6.6"])
    await make_offer(code="A-2", title="Afklaring II", places=5, target_groups=["6.7"])
    tender = await service.draft_tender(7, reference="UDB-2", title="Samlet", lots=[["A-1", "A-2"]])
    [lot] = tender.sections["lots"]
    assert lot["places"] == 13
    assert lot["target_group"].count("\n- ") == 2


async def test_a_lot_of_several_offers_keeps_them_all_in_their_order(db: asyncpg.Connection) -> None:
    first, second = [await make_offer(code=code) for code in ("A-2", "A-1")]
    tender = await service.draft_tender(7, reference="UDB-2", title="Samlet", lots=[["A-2", "A-1", "A-2"]])
    assert tender.lot_offers == {1: (first, second)}
    saved = await save_section(officer(), tender.id, "lots", tender.sections["lots"], version=tender.version)
    again = await service.draft_tender(7, reference="UDB-3", title="Igen", based_on=tender.id)
    assert saved.lot_offers == again.lot_offers == tender.lot_offers


async def test_a_file_names_the_offers_of_a_lot(db: asyncpg.Connection) -> None:
    offers = tuple([await make_offer(code=code, places=3) for code in ("B-1", "B-2")])
    tender = await make_tender(lots=[LOT, {"title": "To i én", "offer_codes": ["B-1", "B-2"]}])
    assert tender.lot_offers == {2: offers}
    assert tender.sections["lots"][1]["places"] == 6


@pytest.mark.parametrize(
    ("publish_on", "kind", "expected"),
    [
        (date(2025, 3, 3), "light_regime", {"amount_ore": 558_135_000, "period": "2024-2025"}),
        (date(2031, 3, 3), "light_regime", None),
        (date(2025, 3, 3), "own_offer", None),
    ],
)
async def test_a_draft_begins_with_the_threshold_of_the_day_it_is_published(
    db: asyncpg.Connection, publish_on: date, kind: str, expected: dict[str, Any] | None
) -> None:
    await load_codelists()
    tender = await service.draft_tender(7, reference="UDB-9", title="Nyt", publish_on=publish_on, procedure_kind=kind)
    assert tender.sections["tender"].get("threshold") == expected
    assert ("tender.threshold.conclusion" in [each.field for each in await missing_parts(tender)]) == bool(expected)


async def test_an_unknown_offer_is_named(db: asyncpg.Connection) -> None:
    with pytest.raises(InvalidInput) as refused:
        await service.draft_tender(7, reference="UDB-2", title="Afklaring", lots=[["FINDES-IKKE"]])
    assert refused.value.fields[0].params == {"code": "FINDES-IKKE"}
    assert await fetch_value("select count(*) from tender where reference = 'UDB-2'") == 0


async def test_the_same_file_twice_makes_one_tender(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    data: dict[str, Any] = {"tender": {"reference": tender.reference, "title": "Et andet"}, "lots": [LOT]}
    again, is_new = await service.load_tender(None, data)
    assert not is_new
    assert again.title == tender.title


async def test_a_need_without_offers_gets_a_lot_for_its_people(db: asyncpg.Connection) -> None:
    await load_codelists()
    tender = await service.draft_tender(7, reference="UDB-4", title="Nyt", target_groups=["6.6"])
    assert "Borgere i målgruppen" in tender.sections["lots"][0]["target_group"]


async def test_the_timetable_follows_the_procedure_and_the_day_of_publication(db: asyncpg.Connection) -> None:
    await load_codelists()
    tender = await service.draft_tender(
        7, reference="UDB-5", title="Eget", procedure_kind="own_offer", publish_on=date(2027, 1, 4)
    )
    assert tender.procedure_kind == "own_offer"
    assert [step["code"] for step in tender.sections["timetable"]] == ["publish", "start"]
    assert tender.sections["timetable"][0]["date"] == "2027-01-04"
    assert tender.sections["tender"]["procedure"] == get_kind("own_offer").label_da


async def test_an_unknown_procedure_begins_nothing(db: asyncpg.Connection) -> None:
    with pytest.raises(InvalidInput):
        await service.draft_tender(7, reference="UDB-6", title="Nyt", procedure_kind="auction")


async def test_an_earlier_tender_gives_its_words_and_neither_dates_nor_measured_figures(db: asyncpg.Connection) -> None:
    await load_codelists()
    kpi = {
        "name": "I arbejde", "lots": [], "event": "Løn", "source": "eIndkomst", "window": "52 uger",
        "denominator": "Alle", "baseline": "30 %", "target": "35 %", "minimum_n": 30, "baseline_value": 30.0,
        "baseline_n": 200,
    }  # fmt: skip
    earlier = await make_tender(kpis=[kpi], lots=[{**LOT, "number": 1}, {**LOT, "number": 3, "title": "Tre"}])
    tender = await service.draft_tender(
        7, reference="NY-1", title="Nyt", based_on=earlier.id, publish_on=date(2030, 1, 7)
    )
    assert tender.based_on == earlier.id
    assert tender.sections["requirements"] == earlier.sections["requirements"]
    assert [lot["number"] for lot in tender.sections["lots"]] == [1, 3]
    assert tender.sections["timetable"][0]["date"] == "2030-01-07"
    copied = tender.sections["kpis"][0]
    assert (copied["target"], copied.get("baseline_value"), copied.get("baseline_n")) == ("35 %", None, None)
    assert (tender.title, tender.version, tender.state) == ("Nyt", 1, "draft")


def test_the_new_contract_is_as_long_as_the_earlier_one() -> None:
    earlier = {"tender": {"starts_on": "2025-03-01", "ends_on": "2028-02-29", "threshold": {"amount_ore": 1}}}
    copied = copied_sections(earlier, [{"date": date(2030, 6, 1)}])
    assert (copied["tender"]["starts_on"], copied["tender"]["ends_on"]) == (date(2030, 6, 1), date(2033, 5, 31))
    assert "threshold" not in copied["tender"]


async def test_new_dates_from_the_first_move_the_procedures_steps_alone(db: asyncpg.Connection) -> None:
    await load_codelists()
    own = {"code": None, "label": "Dialogmøde", "date": date(2027, 1, 12)}
    steps = [
        {"code": "publish", "date": date(2027, 1, 4)},
        own,
        {"code": "bids", "date": date(2027, 1, 5), "note": "x"},
    ]
    moved = recomputed(steps, "light_regime", date(2027, 2, 1), [])
    assert moved[0]["date"] == date(2027, 2, 1)
    assert moved[1] == own
    assert moved[2]["date"] >= date(2027, 2, 1) + timedelta(days=40)
    assert moved[2]["note"] == "x"
    assert is_working_day(moved[2]["date"])


def test_codes_joined_by_plus_are_one_lot() -> None:
    assert lots_from("A-1, A-2 + A-3\nA-1; A-4+A-4") == [["A-1"], ["A-2", "A-3"], ["A-4"]]
