"""The price schedule as XLSX for bidders: locked but for the prices, checked as they are typed, known on return."""

import io
from collections.abc import Mapping
from typing import Any

from app.procurement.pricing.layout import (
    FINGERPRINT,
    GUIDE,
    HEADER_ROW,
    Cell,
    Schedule,
    SheetPlan,
    fingerprint,
    guide_rows,
    kroner,
    price_sheets,
)

INK, PETROL, MIST, LINE, YELLOW = "#17212B", "#0B4F5F", "#EEF3F5", "#C4D0D5", "#FFF6CC"
FONT = "Calibri"
WIDTHS = (6, 42, 14, 20, 12, 18, 18, 20, 36)
LAST_COLUMN = len(WIDTHS) - 1
A4 = 9
MOST_KRONER = 1_000_000_000
MONEY, WHOLE = "#,##0.00", "#,##0"

LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": PETROL},
    "subtitle": {"font_size": 10, "font_color": "#4A5863"},
    "step": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": PETROL, "valign": "vcenter", "text_wrap": True},
    "fact": {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": LINE},
    "price": {
        "num_format": MONEY,
        "bg_color": YELLOW,
        "border": 1,
        "border_color": "#B08900",
        "locked": False,
        "valign": "top",
    },
    "total": {"bold": True, "bg_color": MIST, "top": 1, "top_color": PETROL, "bottom": 6, "bottom_color": PETROL},
}
LOOKS |= {
    "head_number": {**LOOKS["head"], "align": "right"},
    "fact_number": {**LOOKS["fact"], "num_format": "0", "align": "left"},
    "quantity": {**LOOKS["fact"], "num_format": WHOLE, "align": "right"},
    "part_quantity": {**LOOKS["fact"], "num_format": MONEY, "align": "right"},
    "ceiling": {**LOOKS["fact"], "num_format": MONEY, "align": "right"},
    "sum": {**LOOKS["fact"], "num_format": MONEY, "align": "right"},
    "total_sum": {**LOOKS["total"], "num_format": MONEY, "align": "right"},
}


def write_workbook(schedule: Schedule, prices: Mapping[int, int] | None = None) -> bytes:
    """The file's bytes; the same schedule always gives the same cells.

    prices : øre by line number, for a workbook that is filled in already; lines without one are left empty.

    Texts are written as texts, so that a line called `=1+1` stays one. Sheets are locked without a password: what keeps
    a bidder from changing them is that the file is compared when it comes back.
    """
    import xlsxwriter  # a third of a second, for the few who fetch a file

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        base = {"font_name": FONT, "font_size": 11, "font_color": INK}
        formats = {role: book.add_format({**base, **look}) for role, look in LOOKS.items()}
        sheets = price_sheets(schedule)
        book.set_properties({"title": f"Tilbudsliste {schedule.reference}", "subject": schedule.title, "comments": ""})
        guide = book.add_worksheet(GUIDE)
        _write_guide(guide, guide_rows(schedule, sheets), formats)
        _set_up(guide, schedule)
        for plan in sheets:
            sheet = book.add_worksheet(plan.name)
            _write_prices(sheet, plan, formats)
            _fill_in(sheet, plan, prices or {}, formats)
            _set_up(sheet, schedule)
        mark = book.add_worksheet(FINGERPRINT)
        for row, text in enumerate(fingerprint(schedule)):
            mark.write_string(row, 0, text)
        mark.protect()
        mark.very_hidden()
    return buffer.getvalue()


def _write_guide(sheet: Any, rows: list[tuple[Cell, ...]], formats: dict[str, Any]) -> None:
    for number, row in enumerate(rows):
        if len(row) == 1 and row[0].role == "step":
            sheet.merge_range(number, 0, number, LAST_COLUMN, "", formats["step"])
            sheet.set_row(number, 20)
        _write_row(sheet, number, row, formats)
    sheet.set_row(0, 28)


def _write_prices(sheet: Any, plan: SheetPlan, formats: dict[str, Any]) -> None:
    for number, row in enumerate(plan.rows):
        _write_row(sheet, number, row, formats)
    sheet.set_row(0, 28)
    sheet.set_row(HEADER_ROW - 1, 34)
    sheet.freeze_panes(HEADER_ROW, 2)
    sheet.repeat_rows(HEADER_ROW - 1)
    sheet.set_selection(plan.first - 1, 6, plan.first - 1, 6)


def _fill_in(sheet: Any, plan: SheetPlan, prices: Mapping[int, int], formats: dict[str, Any]) -> None:
    for number, row in enumerate(plan.rows):
        for column, cell in enumerate(row):
            if cell.line is not None and cell.line.number in prices:
                sheet.write_number(number, column, prices[cell.line.number] / 100, formats[cell.role])


def _write_row(sheet: Any, number: int, row: tuple[Cell, ...], formats: dict[str, Any]) -> None:
    for column, cell in enumerate(row):
        look = formats[cell.role]
        if cell.formula:
            sheet.write_formula(number, column, cell.formula, look, 0)
        elif cell.number is not None:
            sheet.write_number(number, column, float(cell.number), look)
        elif cell.text:
            sheet.write_string(number, column, cell.text, look)
        else:
            sheet.write_blank(number, column, None, look)
        if cell.line is not None:
            sheet.data_validation(number, column, number, column, _validation(cell.line.ceiling_ore))


def _validation(ceiling_ore: int | None) -> dict[str, Any]:
    most = MOST_KRONER if ceiling_ore is None else float(ceiling_ore) / 100
    limit = "" if ceiling_ore is None else f", højst {kroner(ceiling_ore)}"
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": most,
        "input_title": "Enhedspris",
        "input_message": f"Kroner uden moms som et rent tal{limit}.",
        "error_title": "Prisen kan ikke bruges",
        "error_message": f"Skriv et tal på 0 eller mere{limit}, uden »kr.« og uden formel.",
    }


def _set_up(sheet: Any, schedule: Schedule) -> None:
    """Locked, and printed on A4 across with every column on the page."""
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    reference = schedule.reference.replace("&", "&&")
    sheet.set_footer(f"&L&8{reference}, udgave {schedule.edition}&C&8&A&R&8Side &P af &N")
