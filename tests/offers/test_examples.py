"""The example files go in through the intake as they are, and twice does it once."""

from pathlib import Path

import pytest

from app.offers.catalogue import service
from app.offers.catalogue.reads import history_of
from app.offers.catalogue.schemas import OfferFilter
from app.platform.access import Actor
from app.platform.db import fetch, fetch_one
from app.platform.intake.at_once import import_file

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
READER = Actor(1, "nn", "N. N.", frozenset({"caseworker"}), frozenset(), None, "da")


async def load(municipality: str) -> None:
    for kind in ("suppliers", "offers"):
        result = await import_file(kind, f"{kind}.csv", (EXAMPLES / municipality / f"{kind}.csv").read_bytes())
        assert result.report is None or not result.report.errors


@pytest.mark.parametrize(("municipality", "offers"), [("varde", 5), ("roedovre", 8)])
async def test_every_row_of_the_examples_goes_in(db, municipality, offers):
    await load(municipality)
    _, total = await service.list_offers(READER, OfferFilter())
    assert total == offers


async def test_the_offers_of_varde_stand_as_the_analysis_describes_them(db):
    await load("varde")
    rows = {row["code"]: row for row in await fetch("select * from offer")}
    assert (rows["VAR-01"]["title"], rows["VAR-01"]["places"], rows["VAR-01"]["intake"]) == ("Job-STI", 8, "running")
    course = rows["VAR-02"]
    assert (course["places"], course["weeks"], course["intake"]) == (15, 4, "cohort")
    assert rows["VAR-05"]["company_directed"]
    assert {row["target_groups"][0] for row in rows.values()} == {"6.9"}


async def test_a_successor_may_stand_in_the_same_file(db):
    await load("roedovre")
    closing = await fetch_one("select id, life, successor_id from offer where code = 'ROD-05'")
    heir = await fetch_one("select id from offer where code = 'ROD-04'")
    assert (closing["life"], closing["successor_id"]) == ("closing", heir["id"])


async def test_the_same_file_twice_does_it_once(db):
    await load("varde")
    before = await fetch("select * from offer order by id")
    await load("varde")
    assert await fetch("select * from offer order by id") == before


async def test_a_changed_row_is_kept_in_the_history_with_what_changed(db):
    await load("varde")
    text = (EXAMPLES / "varde" / "offers.csv").read_text("utf-8-sig")
    changed = text.replace("Job-STI", "Job-STI Varde").encode("utf-8-sig")
    await import_file("offers", "offers.csv", changed)
    offer = await fetch_one("select id, version from offer where code = 'VAR-01'")
    newest, oldest = await history_of(offer["id"])
    assert (offer["version"], newest.action, oldest.action) == (2, "imported", "created")
    assert newest.changes == {"title": ("Job-STI", "Job-STI Varde")}


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        ("ROD-04\r\n", "ROD-99\r\n", "successor_code"),
        ("ROD-04\r\n", "ROD-05\r\n", "successor_code"),
        (";Under lukning;ROD-04", ";Åbent;ROD-04", "successor_code"),
        ("ROD-SPR", "ROD-XXX", "supplier_code"),
        ("6.4|6.5", "6.4|9.9", "target_groups"),
    ],
)
async def test_a_row_that_cannot_be_right_is_named_with_its_column(db, before, after, column):
    await import_file("suppliers", "suppliers.csv", (EXAMPLES / "roedovre" / "suppliers.csv").read_bytes())
    text = (EXAMPLES / "roedovre" / "offers.csv").read_bytes().decode("utf-8-sig")
    assert before in text
    result = await import_file("offers", "offers.csv", text.replace(before, after).encode("utf-8-sig"))
    assert result.report is not None
    assert {error.column for error in result.report.errors} == {column}
