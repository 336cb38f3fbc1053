"""What a list's file says, how its cells are written, and when there is none."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.platform.db import fetch_one
from app.platform.lists import Column, export
from app.platform.lists.cells import cell_of, csv_text
from app.platform.lists.files import Export, write_csv, write_xlsx
from tests.builders.access import make_user
from tests.builders.suppliers import make_supplier
from tests.platform.lists.walking import read_csv, read_xlsx

EVIL = ("=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1")


def written(heading: str, value: str) -> Export:
    return Export("Om", [("Liste", value)], "Rækker", [heading], [[value]])


@pytest.mark.parametrize("text", EVIL)
def test_text_that_a_spreadsheet_would_run_becomes_text(text):
    about, headings, rows = read_csv(write_csv(written(text, text)))
    assert (about["Liste"], headings, rows) == (f"'{text}", [f"'{text}"], [[f"'{text}"]])


@pytest.mark.parametrize("text", [text for text in EVIL if text.isprintable()])
def test_excel_keeps_the_text_as_text(text):
    assert read_xlsx(write_xlsx(written(text, text)))[2] == [[text]]


def test_csv_opens_by_a_double_click_in_danish_excel():
    content = write_csv(written("Æble", "grød; blå"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert "Æble\r\n".encode() in content
    assert '"grød; blå"\r\n'.encode() in content


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("money", 123450, "1234,5"),
        ("number", Decimal("-6.50"), "-6,50"),
        ("number", 1e21, "1000000000000000000000"),
        ("date", date(2026, 2, 1), "01-02-2026"),
        ("instant", datetime(2026, 7, 1, 12, 5, 59, tzinfo=UTC), "01-07-2026 14:05"),
        ("yes_no", False, "Nej"),
        ("text", None, ""),
    ],
)
def test_cells_are_written_as_danes_write_them(kind, value, text):
    assert csv_text(cell_of(Column("x", lambda row: row, kind=kind), value, "da")) == text


def test_codes_are_written_by_their_labels():
    column = Column("x", lambda row: row, kind="code", code_list="supplier_kind")
    assert cell_of(column, "private", "da") == "Privat leverandør"
    assert cell_of(column, ["private", "unknown"], "da") == "Privat leverandør, unknown"


def test_excel_holds_days_before_its_calendar_as_text():
    content = write_xlsx(Export("Om", [], "Rækker", ["Dag"], [[date(1899, 12, 31)], [date(2026, 2, 1)]]))
    assert [row[0] for row in read_xlsx(content)[2]] == ["31-12-1899", date(2026, 2, 1)]


async def test_a_file_says_what_it_is_of(db, client_as):
    await make_supplier(name="Foreningen", kind="association")
    browser = await client_as("manager", name="Mads Leder")
    about, _, _ = read_csv(
        (await browser.get("/suppliers/export?format=csv&kind=association&q=fore&sort=-name")).content
    )
    assert about["Liste"] == "Leverandører, Testkommune"
    assert about["Søg"] == "fore"
    assert about["Leverandørtype"] == "Forening"
    assert about["Aktiv"] == "Aktiv"
    assert about["Sorteret efter"] == "Leverandør, faldende"
    assert about["Hentet af"] == "Mads Leder"
    assert "Revisor" in about["Hvem må åbne listen"]
    assert about["Samme liste i Vifte"].endswith("/suppliers?q=fore&kind=association&sort=-name")


async def test_a_list_that_is_too_long_is_refused_with_what_to_do(db, client_as, monkeypatch):
    monkeypatch.setattr(export, "MOST_ROWS", 1)
    await make_supplier()
    await make_supplier()
    answer = await (await client_as("manager")).get("/suppliers/export?format=xlsx")
    assert answer.status_code == 422
    assert "Afgræns den med filtre" in answer.text


async def test_a_list_of_people_fetched_as_a_file_stands_in_the_trail_without_their_names(db, client_as):
    await make_user("caseworker", name="Hemmelig Person")
    browser = await client_as("administrator")
    await browser.get("/admin/users/export?format=csv&role=caseworker&q=hemmelig")
    entry = await fetch_one("select actor_id, details::text from audit_entry where action = 'list.exported'")
    assert entry is not None
    assert entry["actor_id"] == browser.user_id
    assert '"rows": 1' in entry["details"]
    assert "emmelig" not in entry["details"]


async def test_another_list_leaves_no_trace(db, client_as):
    await (await client_as("manager")).get("/suppliers/export?format=csv")
    assert await fetch_one("select 1 from audit_entry where action = 'list.exported'") is None


async def test_suppliers_people_fetch_their_own_rows_alone(db, client_as):
    own = await make_supplier(name="Egen")
    await make_supplier(name="Andens")
    browser = await client_as("supplier", supplier_id=own)
    _, _, rows = read_csv((await browser.get("/suppliers/export?format=csv")).content)
    assert [row[1] for row in rows] == ["Egen"]
