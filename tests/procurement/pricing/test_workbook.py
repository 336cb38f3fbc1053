"""The workbook out to bidders and back again; and everything that may be wrong with what comes back."""

import io
import re
import zipfile
from typing import Any

import pytest

from app.platform.errors import FieldError
from app.platform.intake.sheets import FileRefused
from app.procurement.pricing.reading import read_schedule
from app.procurement.pricing.workbook import write_workbook
from tests.builders.pricing import PRICED, make_line, make_schedule, repacked, returned, sheet_numbers

SCHEDULE = make_schedule()


def problems(data: bytes, **schedule: Any) -> list[FieldError]:
    found = read_schedule(data, make_schedule(**schedule) if schedule else SCHEDULE)
    assert (found.prices, found.sums) == ({}, None)
    return list(found.problems)


def part_of(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def sheet_of(data: bytes, name: str) -> str:
    return part_of(data, f"xl/worksheets/sheet{sheet_numbers(data)[name]}.xml")


def test_what_is_written_is_what_is_read() -> None:
    found = read_schedule(returned(SCHEDULE), SCHEDULE)
    assert found.problems == ()
    assert found.prices == {1: 2_400_000, 2: 123_450, 3: 80_000}
    assert found.lots == (1, 2)
    assert found.sums is not None
    assert found.sums.by_lot == {1: 40 * 2_400_000 + 1_543_125, 2: 40 * 80_000}


def test_a_lot_left_empty_is_not_bid_for() -> None:
    found = read_schedule(returned(SCHEDULE, {"Delaftale 2!G6": "1.234,50"}), SCHEDULE)
    assert (found.problems, found.lots, found.prices) == ((), (2,), {3: 123_450})


def test_only_the_price_cells_are_open_and_they_are_validated() -> None:
    data = write_workbook(SCHEDULE)
    sheet, styles = sheet_of(data, "Delaftale 1"), part_of(data, "xl/styles.xml")
    looks = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.partition("<cellXfs")[2])
    open_cells = {
        cell
        for cell, look in re.findall(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"', sheet)
        if 'locked="0"' in looks[int(look)]
    }
    assert "<sheetProtection" in sheet
    assert open_cells == {"G6", "G7"}
    assert re.findall(r'<dataValidation type="decimal".*?sqref="(G[0-9])"', sheet) == ["G6", "G7"]
    assert "<formula2>25000.0</formula2>" in sheet


def test_it_prints_on_a4_across_with_its_headings_repeated() -> None:
    data = write_workbook(SCHEDULE)
    assert re.search(r'<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"', sheet_of(data, "Delaftale 1"))
    assert "Print_Titles" in part_of(data, "xl/workbook.xml")


def test_texts_are_never_live_formulas() -> None:
    schedule = make_schedule(make_line(1, label="=HYPERLINK(1)", note="@SUM(1)"), title="+1")
    data = write_workbook(schedule)
    assert set(re.findall(r"<f>(.*?)</f>", sheet_of(data, "Delaftale 1"))) == {"E6*G6", "SUM(H6:H6)"}
    assert read_schedule(returned(schedule, {"Delaftale 1!G6": 5}), schedule).problems == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1.234,50 kr.", "no plain number"),
        ("1,234.50", "no plain number"),
        ("12.5", "no plain number"),
        ("gratis", "no plain number"),
        ("1" * 60, "no plain number"),
        ("NaN", "no plain number"),
        ("\x01", "no plain number"),
        (-5, "below zero"),
        (10.005, "two decimals"),
        (25000.01, "highest price"),
        (2e9, "too large"),
        (1e300, "no plain number"),
    ],
)
def test_a_price_that_cannot_be_used_is_named_by_its_cell(value: object, words: str) -> None:
    [found] = problems(returned(SCHEDULE, {**PRICED, "Delaftale 1!G6": value}))
    assert found.field == "Delaftale 1!G6"
    assert words in found.msgid
    assert found.params["number"] == 1


def test_a_missing_price_is_named() -> None:
    [found] = problems(returned(SCHEDULE, {"Delaftale 1!G6": 1}))
    assert (found.field, found.params["number"]) == ("Delaftale 1!G7", 2)


def test_a_workbook_without_any_price_is_refused() -> None:
    [found] = problems(write_workbook(SCHEDULE))
    assert "No lot is priced" in found.msgid


def test_a_formula_in_a_price_is_refused() -> None:
    [found] = problems(returned(SCHEDULE, {**PRICED, "Delaftale 1!G6": "=24000*1"}))
    assert (found.field, found.params) == ("G6", {"cell": "G6"})


@pytest.mark.parametrize("cell", ["Delaftale 1!E6", "Delaftale 1!B7", "Delaftale 1!A6", "Vejledning!A4"])
def test_a_change_beside_the_prices_is_named_by_its_cell(cell: str) -> None:
    [found] = problems(returned(SCHEDULE, {**PRICED, cell: 1.5}))
    assert found.field == cell
    assert "was changed" in found.msgid


@pytest.mark.parametrize("cell", ["Delaftale 1!A12", "Delaftale 1!K6", "Vejledning!B40"])
def test_rows_and_columns_beyond_the_schedule_are_refused(cell: str) -> None:
    [found] = problems(returned(SCHEDULE, {**PRICED, cell: "ekstra"}))
    assert "outside the schedule" in found.msgid


def test_a_renamed_sheet_is_named() -> None:
    renamed = repacked(
        returned(SCHEDULE), {"xl/workbook.xml": lambda text: text.replace('name="Delaftale 2"', 'name="Vores pris"')}
    )
    [found] = problems(renamed)
    assert found.params == {"sheets": "Delaftale 2"}


def test_another_tenders_schedule_another_edition_and_a_strangers_workbook_are_refused() -> None:
    sent = returned(SCHEDULE)
    assert "another tender" in problems(sent, reference="RK-2027-015")[0].msgid
    assert "edition" in problems(sent, edition="2")[0].msgid
    assert "edition" in problems(sent, title="Andet")[0].msgid
    strange = repacked(sent, {"xl/workbook.xml": lambda text: text.replace('name="vifte"', 'name="ark"')})
    assert "not a price schedule" in problems(strange)[0].msgid


def test_a_tampered_fingerprint_does_not_help() -> None:
    changed = repacked(
        returned(make_schedule(make_line(1, ceiling_ore=1)), {"Delaftale 1!G6": 0.01}),
        {"xl/sharedStrings.xml": lambda text: re.sub("[0-9a-f]{64}", "0" * 64, text)},
    )
    assert "edition" in problems(changed)[0].msgid


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    sheet = f"xl/worksheets/sheet{sheet_numbers(write_workbook(SCHEDULE))['Delaftale 1']}.xml"
    bomb = repacked(returned(SCHEDULE), {sheet: lambda text: text + " " * 30_000_000})
    with pytest.raises(FileRefused):
        read_schedule(bomb, SCHEDULE)


def test_a_cell_far_out_and_a_file_far_too_large_are_refused() -> None:
    with pytest.raises(FileRefused):
        read_schedule(returned(SCHEDULE, {**PRICED, "Delaftale 1!XFD1048576": 1}), SCHEDULE)
    with pytest.raises(FileRefused):
        read_schedule(returned(SCHEDULE) + b"0" * 3_000_000, SCHEDULE)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0old", b"1;2;3", b"PK\x03\x04broken"])
def test_what_is_no_xlsx_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused):
        read_schedule(data, SCHEDULE)
