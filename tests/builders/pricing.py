"""Criteria, awards and price schedules with sensible values, and returned workbooks with something in them."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings

from app.procurement.pricing.layout import Schedule
from app.procurement.pricing.schedule import PriceLine
from app.procurement.pricing.workbook import write_workbook

# Properties are tried often enough to find a fault and no oftener: fractions are slow, and so may the machine be.
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

CRITERIA: list[dict[str, Any]] = [
    {"number": "A", "kind": "price", "name": "Pris", "weight_percent": 30},
    {"number": "B", "kind": "quality", "name": "Indhold", "weight_percent": 40},
    {"number": "C", "kind": "quality", "name": "Bemanding", "weight_percent": 30},
]
SCALE = [{"points": points, "meaning": "…"} for points in (10, 8, 6, 4, 2, 0)]


def make_award(formula: str = "lowest_over_price", spread_percent: int | None = None) -> dict[str, Any]:
    return {"formula": formula, "spread_percent": spread_percent, "scale": SCALE}


def make_line(number: int, *, lot: int | None = 1, quantity: str = "40", **more: Any) -> PriceLine:
    values = {"label": f"Linje {number}", "unit": "course", "kind": "base", **more}
    return PriceLine(number=number, lot=lot, quantity=Decimal(quantity), **values)


def make_schedule(*lines: PriceLine, **more: Any) -> Schedule:
    """Two lots: two lines in the first, one in the second."""
    given = lines or (
        make_line(1, ceiling_ore=2_500_000),
        make_line(2, kind="result", unit="result", quantity="12.5"),
        make_line(3, lot=2, kind="option", unit="meeting"),
    )
    values = {"reference": "RK-2027-014", "title": "Afklaring", "edition": "1"}
    lots = ((1, "Afklaring"), (2, "Lange forløb"))
    return Schedule(lots=lots, lines=tuple(given), **{**values, **more})


# What stands in the price cells of `make_schedule` when both lots are priced.
PRICED = {"Delaftale 1!G6": 24_000, "Delaftale 1!G7": 1234.5, "Delaftale 2!G6": 800}


def returned(schedule: Schedule, cells: Mapping[str, object] = PRICED) -> bytes:
    """The workbook as a bidder sends it back, with these cells written as a spreadsheet program writes them."""
    return filled_in(write_workbook(schedule), cells)


def filled_in(data: bytes, cells: Mapping[str, object]) -> bytes:
    """A workbook that was handed out, with these cells written."""
    sheets: dict[str, dict[str, object]] = {}
    for place, value in cells.items():
        name, _, cell = place.rpartition("!")
        sheets.setdefault(name, {})[cell] = value
    numbers = sheet_numbers(data)
    changes = {
        f"xl/worksheets/sheet{numbers[name]}.xml": lambda text, own=own: _with_cells(text, own)
        for name, own in sheets.items()
    }
    return repacked(data, changes)


def sheet_numbers(data: bytes) -> dict[str, int]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    return {name: place for place, name in enumerate(re.findall(r'<sheet name="([^"]*)"', book), start=1)}


def repacked(data: bytes, changes: Mapping[str, Callable[[str], str]], more: Mapping[str, bytes] = {}) -> bytes:
    """The same archive with some parts rewritten and others added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename in changes:
                content = changes[part.filename](content.decode()).encode()
            new.writestr(part.filename, content)
        for name, content in more.items():
            new.writestr(name, content)
    return buffer.getvalue()


def _with_cells(sheet: str, cells: Mapping[str, object]) -> str:
    for cell, value in cells.items():
        sheet, found = re.subn(rf'<c r="{cell}"([^>]*?)(?: t="\w+")?(?:/>|>.*?</c>)', _written(cell, value), sheet)
        if not found:
            sheet = _with_new_cell(sheet, cell, value)
    return sheet


def _with_new_cell(sheet: str, cell: str, value: object) -> str:
    row = re.sub(r"[A-Z]+", "", cell)
    text = _written(cell, value).replace(r"\1", "")
    sheet, found = re.subn(rf'(<row r="{row}".*?)(</row>)', lambda match: match[1] + text + match[2], sheet, count=1)
    return sheet if found else sheet.replace("</sheetData>", f'<row r="{row}">{text}</row></sheetData>')


def _written(cell: str, value: object) -> str:
    if isinstance(value, str) and value.startswith("="):
        return rf'<c r="{cell}"\1><f>{value[1:]}</f><v>24000</v></c>'
    if isinstance(value, str):
        return rf'<c r="{cell}"\1 t="inlineStr"><is><t>{value}</t></is></c>'
    return rf'<c r="{cell}"\1><v>{value}</v></c>'
