"""Workbooks made to bring a reader down are refused before or inside a limited process."""

import io
import resource
import zipfile

import pytest

from app.platform.intake.sheets import FileRefused
from app.platform.intake.xlsx_files import CHILD_BASE_BYTES, CHILD_BYTES_PER_BYTE, check_bounds, read_xlsx
from tests.builders.intake import xlsx_bytes

MEGABYTE = 1024 * 1024


def with_sheet(sheet: bytes, *, extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook whose sheet part is replaced, compressed as tightly as zip can."""
    source, target = zipfile.ZipFile(io.BytesIO(xlsx_bytes(["cpr"]))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for entry in source.infolist():
            archive.writestr(entry.filename, sheet if "sheet1" in entry.filename else source.read(entry))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def sheet_of(body: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="' + space + b'"><sheetData>' + body + b"</sheetData></worksheet>"


def lying_archive() -> bytes:
    """An archive that states a tenth of what a part unpacks to."""
    data = bytearray(with_sheet(sheet_of(b"<row/>" * 8_000_000)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = max(entry.file_size for entry in archive.infolist())
    return bytes(data).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


BOMBS = {
    "a small file that unpacks to 70 MB": lambda: with_sheet(sheet_of(b"0" * 70 * MEGABYTE)),
    "a part that nobody reads": lambda: with_sheet(sheet_of(b""), extra={"x.bin": b"\0" * 70 * MEGABYTE}),
    "one cell in the last corner": lambda: with_sheet(
        sheet_of(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    ),
    "one cell in the last row": lambda: with_sheet(sheet_of(b"<row r='1048576'><c r='A1048576'><v>1</v></c></row>")),
    "a row number beyond any sheet": lambda: with_sheet(sheet_of(b'<row r="4294967295"><c><v>1</v></c></row>')),
    "an archive that lies about its size": lying_archive,
    "a long text used very often": lambda: xlsx_bytes(*[["x" * 32_000]] * 8_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused(name):
    data = BOMBS[name]()
    assert len(data) < 2 * MEGABYTE
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileRefused):
        read_xlsx(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_the_reader_of_a_small_file_is_given_little_memory():
    unpacked = check_bounds(xlsx_bytes(*[["x" * 32_000]] * 8_000))
    assert CHILD_BASE_BYTES + CHILD_BYTES_PER_BYTE * unpacked < 200 * MEGABYTE


def test_rows_above_the_first_used_one_are_counted():
    body = b'<row r="3"><c r="B3" t="inlineStr"><is><t>cpr</t></is></c></row>'
    sheet = read_xlsx(with_sheet(sheet_of(body)))
    assert (len(sheet.rows), sheet.rows[-1]) == (2, ["cpr"])


def test_digits_beyond_a_spreadsheets_precision_are_not_passed_on():
    assert read_xlsx(xlsx_bytes(["code"], [1234567890123456789])).rows == [["#NUM!"]]
