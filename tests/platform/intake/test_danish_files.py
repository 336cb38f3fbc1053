"""Danish files are read right, whatever wrote them: not one value changes silently."""

import itertools
from datetime import date
from decimal import Decimal

import pytest

from app.platform.intake.parsing import parse_sheet
from app.platform.intake.reading import read_sheet
from tests.builders.intake import kind, xlsx_bytes

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252")
DELIMITERS = (";", ",", "\t")
LINE_ENDS = ("\r\n", "\n", "\r")
TITLE = 'Blåbærgrød; æblekage, "søde" – ØÅÆ é'
# An amount in kroner as written, and the øre it means: in other files, and in a comma-delimited one, where some
# can be read two ways.
NUMBERS = {
    "12": (1_200, 1_200),
    "12,5": (1_250, 1_250),
    "1.234,50": (123_450, 123_450),
    "1234,50 kr.": (123_450, 123_450),
    "1.234": (123_400, None),
    "12.5": (None, None),
    "1,234.50": (None, None),
    "1 234": (None, None),
    "12,": (None, None),
    "12,345": (None, None),
    "1e3": (None, None),
}
DATES = {
    "01-02-2026": (date(2026, 2, 1), date(2026, 2, 1)),
    "1.2.2026": (date(2026, 2, 1), date(2026, 2, 1)),
    "2026-02-01": (date(2026, 2, 1), date(2026, 2, 1)),
    "13/02/2026": (date(2026, 2, 13), date(2026, 2, 13)),
    "01/02/2026": (date(2026, 2, 1), None),
    "02/13/2026": (None, None),
    "2026-13-01": (None, None),
}


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def offer_file(encoding: str, delimiter: str, end: str, price: str, opens_on: str) -> bytes:
    header = ["code", "title", "supplier_code", "offer_type", "life", "price_kr", "opens_on"]
    row = ["KOD-1", TITLE, "LEV-1", "kursus", "open", price, opens_on]
    return (delimiter.join(header) + end + delimiter.join(quoted(cell) for cell in row) + end).encode(encoding)


def read_value(data: bytes, column: str, field: str):
    sheet = read_sheet(data, kind("offers"))
    parsed = parse_sheet(sheet, kind("offers"))
    assert parsed.values["title"] == [TITLE]
    wrong = {error.column for error in parsed.errors}
    return None if column in wrong else parsed.values[field][0]


@pytest.mark.parametrize(("encoding", "delimiter"), list(itertools.product(ENCODINGS, DELIMITERS)))
def test_every_number_and_date_is_read_as_meant_or_refused(encoding, delimiter):
    for end, (text, meant) in itertools.product(LINE_ENDS, NUMBERS.items()):
        data = offer_file(encoding, delimiter, end, text, "01-02-2026")
        assert read_value(data, "price_kr", "price_ore") == meant[delimiter == ","], text
    for text, meant in DATES.items():
        data = offer_file(encoding, delimiter, "\r\n", "8", text)
        assert read_value(data, "opens_on", "opens_on") == meant[delimiter == ","], text


def test_only_an_unmarked_windows_file_needs_a_look_at_its_letters():
    read = {e: read_sheet(offer_file(e, ";", "\r\n", "8", ""), kind("offers")) for e in ENCODINGS}
    assert [encoding for encoding, sheet in read.items() if sheet.guessed] == ["windows-1252"]
    assert read["windows-1252"].letters["æ"] == 2


def test_a_spreadsheets_numbers_and_dates_are_read_by_the_same_grammar():
    data = xlsx_bytes(
        ["code", "title", "supplier_code", "offer_type", "life", "weeks", "places"],
        ["KOD-1", "Å", "LEV-1", "Kursus", "open", 12.5, 8],
    )
    parsed = parse_sheet(read_sheet(data, kind("offers")), kind("offers"))
    assert (parsed.values["weeks"], parsed.values["places"]) == ([Decimal("12.5")], [8])


def test_columns_come_in_any_order_by_danish_label_or_english_name():
    data = "første dag;YDELSE;CPR-nummer\r\n01-02-2026;Sygedagpenge;010153-1234\r\n".encode()
    parsed = parse_sheet(read_sheet(data, kind("spells")), kind("spells"))
    assert parsed.errors == []
    assert parsed.values["benefit"] == ["sygedagpenge"]


def test_a_file_that_came_back_with_its_error_column_goes_in_again():
    data = "code;name;kind;phone;Fejl i rækken\r\nL1;Å;private;'+45 12;kind: forkert\r\n".encode()
    parsed = parse_sheet(read_sheet(data, kind("suppliers")), kind("suppliers"))
    assert parsed.errors == []
    assert parsed.values["phone"] == ["+45 12"]


def test_decimals_that_the_column_would_round_away_are_refused():
    data = "code;title;supplier_code;offer_type;life;weeks\r\nK;Å;L;kursus;open;12,55\r\n".encode()
    parsed = parse_sheet(read_sheet(data, kind("offers")), kind("offers"))
    assert [(error.row, error.column) for error in parsed.errors] == [(2, "weeks")]
