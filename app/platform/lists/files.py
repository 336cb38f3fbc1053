"""A list as a file: what it is a list of, with which filters and when it was read, and then its rows."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from app.platform.lists.cells import Cell, csv_text

Format = Literal["csv", "xlsx"]
MEDIA_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MAX_CELL = 32_767  # Excel's own limit
FIRST_YEAR = 1900  # of Excel's calendar
MOST_WIDE = 60


class Export(msgspec.Struct, frozen=True):
    """about : what the file says of itself, as heading and value; about_title, rows_title : the sheets' names."""

    about_title: str
    about: list[tuple[str, str]]
    rows_title: str
    headings: list[str]
    rows: list[list[Cell]]


def write_file(export: Export, form: Format) -> bytes:
    return write_csv(export) if form == "csv" else write_xlsx(export)


def write_csv(export: Export) -> bytes:
    """Semicolons, decimal commas and a byte order mark: what Excel in Denmark opens by a double click.

    Without the mark Excel takes UTF-8 for Windows-1252 and spoils æ, ø and å.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerows([[csv_text(heading), csv_text(value)] for heading, value in export.about])
    writer.writerow([])
    writer.writerow([csv_text(heading) for heading in export.headings])
    writer.writerows([csv_text(cell) for cell in row] for row in export.rows)
    return buffer.getvalue().encode("utf-8-sig")


def write_xlsx(export: Export) -> bytes:
    """The first sheet says what the second one holds. Texts are written as texts: never a formula, number or link."""
    import xlsxwriter  # a third of a second, for the few who fetch a file

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
        about = workbook.add_worksheet(export.about_title)
        about.set_column(0, 0, 24, bold)
        about.set_column(1, 1, 90, wrapped)
        for number, pair in enumerate(export.about):
            about.write_string(number, 0, pair[0])
            about.write_string(number, 1, pair[1][:MAX_CELL])
        sheet = workbook.add_worksheet(export.rows_title)
        sheet.freeze_panes(1, 0)
        _write_rows(sheet, export, bold, _Formats(workbook))
        sheet.autofilter(0, 0, len(export.rows), max(0, len(export.headings) - 1))
        sheet.activate()
    return buffer.getvalue()


class _Formats:
    def __init__(self, workbook: Any) -> None:
        self.day = workbook.add_format({"num_format": "dd-mm-yyyy"})
        self.instant = workbook.add_format({"num_format": "dd-mm-yyyy hh:mm"})


def _write_rows(sheet: Any, export: Export, bold: Any, formats: _Formats) -> None:
    for position, heading in enumerate(export.headings):
        sheet.write_string(0, position, heading, bold)
        sheet.set_column(position, position, _width(heading, export.rows, position))
    for number, row in enumerate(export.rows, 1):
        for position, cell in enumerate(row):
            _write_cell(sheet, number, position, cell, formats)


def _write_cell(sheet: Any, number: int, position: int, cell: Cell, formats: _Formats) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(number, position, cell[:MAX_CELL])
    elif isinstance(cell, date) and cell.year < FIRST_YEAR:
        sheet.write_string(number, position, csv_text(cell))
    elif isinstance(cell, datetime):
        sheet.write_datetime(number, position, cell, formats.instant)
    elif isinstance(cell, date):
        sheet.write_datetime(number, position, cell, formats.day)
    else:
        sheet.write_number(number, position, cell)


def _width(heading: str, rows: Sequence[Sequence[Cell]], position: int) -> int:
    """Wide enough for the first rows, within reason."""
    longest = max((len(csv_text(row[position])) for row in rows[:200]), default=0)
    return min(MOST_WIDE, max(10, len(heading) + 3, longest + 2))
