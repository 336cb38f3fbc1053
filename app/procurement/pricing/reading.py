"""A price workbook that has come back from a bidder: is it ours, is only the prices written, and what are they."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from app.platform.danish import parse_decimal
from app.platform.errors import N_, FieldError
from app.platform.intake.workbooks import Workbook, read_workbook
from app.procurement.pricing.layout import (
    FINGERPRINT,
    FORMAT,
    GUIDE,
    PRICE_COLUMN,
    SUM_COLUMN,
    Cell,
    Schedule,
    SheetPlan,
    fingerprint,
    guide_rows,
    kroner,
    price_sheets,
)
from app.procurement.pricing.schedule import PriceLine, ScheduleSum, evaluation_sum
from app.procurement.pricing.workbook import MOST_KRONER

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 12 * 1024 * 1024
MOST_PROBLEMS = 50
MOST_CHARACTERS = 40

NOT_OURS = N_("This is not a price schedule from this system. Fill in the workbook that belongs to the tender.")
OTHER_TENDER = N_("This is another tender's price schedule. Fill in the one that belongs to {reference}.")
OTHER_EDITION = N_("This is an earlier or later edition of the price schedule. Fill in edition {edition}.")
SHEETS = N_(
    "The sheets are not as they were handed out; missing or renamed: {sheets}. Copy the prices into a new workbook."
)
MORE_SHEETS = N_("The workbook has sheets of its own. Remove them, or copy the prices into a new workbook.")
FORMULA = N_("Cell {cell} on one of the sheets holds a formula. Write the price itself, as a number.")
CHANGED = N_("Cell {cell} on the sheet “{sheet}” was changed. Only prices may be: copy them into a new workbook.")
MORE_ROWS = N_("The sheet “{sheet}” has text or numbers outside the schedule, in row {row}. Remove them.")
NO_PRICE = N_("Line {number} on the sheet “{sheet}” has no price. Write one, or 0 if the service is without payment.")
NOT_A_NUMBER = N_(
    "Line {number} on the sheet “{sheet}” is no plain number. Write it as 1234,50, without “kr.” or other text."
)
NEGATIVE = N_("Line {number} on the sheet “{sheet}” is below zero. Write 0 or more.")
DECIMALS = N_("Line {number} on the sheet “{sheet}” has more than two decimals. Round it to whole øre.")
TOO_LARGE = N_("Line {number} on the sheet “{sheet}” is too large. Check the decimal comma.")
OVER_CEILING = N_("Line {number} on the sheet “{sheet}” is above the highest price, {ceiling} kr. Lower it.")
NO_LOT = N_("No lot is priced. Fill in the sheet of at least one lot.")


class ReturnedSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """What a returned workbook holds.

    prices, lots, sums : øre by line number, the lots bid for, and their sums; empty and None where there are problems.
    problems : `field` is the sheet and cell, such as `Delaftale 1!G7`.
    """

    prices: dict[int, int]
    lots: tuple[int, ...]
    sums: ScheduleSum | None
    problems: tuple[FieldError, ...]


def read_schedule(data: bytes, schedule: Schedule) -> ReturnedSchedule:
    """Every error at once, so that a bidder need not send the file back and forth.

    Raises FileRefused for a file that is no bounded, plain XLSX workbook; what is wrong inside one is in `problems`.
    """
    book = read_workbook(data, most_bytes=MOST_BYTES, most_unpacked=MOST_UNPACKED)
    if problem := _whose(book, schedule):
        return _refused([problem])
    plans = price_sheets(schedule)
    if problems := _sheet_names(book, plans) or _formulas(book):
        return _refused(problems)
    problems = _compare(book.sheets[GUIDE], guide_rows(schedule, plans), GUIDE)
    prices: dict[int, int] = {}
    lots: list[int] = []
    for plan in plans:
        rows = book.sheets[plan.name]
        problems += _compare(rows, plan.rows, plan.name)
        if plan.lot is not None and _is_left_empty(rows, plan):
            continue
        lots += [plan.lot] if plan.lot is not None else []
        found, wrong = _prices(rows, plan)
        prices |= found
        problems += wrong
    if not problems and not lots and any(plan.lot is not None for plan in plans):
        problems.append(FieldError(plans[-1].name, NO_LOT))
    if problems:
        return _refused(problems)
    bid_for = lots or [lot for lot, _ in schedule.lots]
    sums = evaluation_sum(schedule.lines, prices, lots=bid_for)
    return ReturnedSchedule(prices=prices, lots=tuple(bid_for), sums=sums, problems=())


def _refused(problems: list[FieldError]) -> ReturnedSchedule:
    return ReturnedSchedule(prices={}, lots=(), sums=None, problems=tuple(problems[:MOST_PROBLEMS]))


def _whose(book: Workbook, schedule: Schedule) -> FieldError | None:
    mark = tuple(row[0] if row else "" for row in book.sheets.get(FINGERPRINT, []))
    wanted = fingerprint(schedule)
    if len(mark) != len(wanted) or mark[0] != FORMAT:
        return FieldError(FINGERPRINT, NOT_OURS)
    if mark[1] != schedule.reference:
        return FieldError(FINGERPRINT, OTHER_TENDER, {"reference": schedule.reference})
    if mark != wanted:
        return FieldError(FINGERPRINT, OTHER_EDITION, {"edition": schedule.edition})
    return None


def _sheet_names(book: Workbook, plans: list[SheetPlan]) -> list[FieldError]:
    wanted = [GUIDE, *(plan.name for plan in plans), FINGERPRINT]
    if missing := [name for name in wanted if name not in book.sheets]:
        return [FieldError(missing[0], SHEETS, {"sheets": ", ".join(missing)})]
    return [FieldError(GUIDE, MORE_SHEETS)] if len(book.sheets) > len(wanted) else []


def _formulas(book: Workbook) -> list[FieldError]:
    """Formulas of ours stand in one column; anywhere else what is seen and what is read may differ."""
    others = [cell for cell in sorted(book.formulas) if not re.fullmatch(rf"{SUM_COLUMN}[0-9]+", cell)]
    return [FieldError(cell, FORMULA, {"cell": cell}) for cell in others]


def _compare(rows: list[list[str]], wanted: Sequence[tuple[Cell, ...]], name: str) -> list[FieldError]:
    """Every cell but prices and sums must be what was written there; nothing may stand beyond."""
    problems = []
    for number, row in enumerate(rows):
        expected = wanted[number] if number < len(wanted) else ()
        if any(text for text in row[len(expected) :]):
            problems.append(FieldError(f"{name}!{number + 1}", MORE_ROWS, {"sheet": name, "row": number + 1}))
    for number, expected in enumerate(wanted):
        for column, cell in enumerate(expected):
            if cell.role != "price" and not cell.formula and not _is_same(_at(rows, number, column), cell):
                problems.append(_changed(name, number, column))
    return problems


def _changed(name: str, row: int, column: int) -> FieldError:
    cell = f"{chr(ord('A') + column)}{row + 1}"
    return FieldError(f"{name}!{cell}", CHANGED, {"sheet": name, "cell": cell})


def _is_same(text: str, cell: Cell) -> bool:
    if cell.number is None:
        return _plain(text) == _plain(cell.text)
    try:
        return parse_decimal(text) == cell.number
    except ValueError:
        return False


def _plain(text: str) -> str:
    """Spreadsheet programs write line ends in their own ways."""
    return text.replace("\r\n", "\n").strip()


def _at(rows: list[list[str]], row: int, column: int) -> str:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _price_cells(rows: list[list[str]], plan: SheetPlan) -> list[tuple[int, PriceLine, str]]:
    """Row (from 1), line and text of each price."""
    column = ord(PRICE_COLUMN) - ord("A")
    return [
        (number, line, _at(rows, number - 1, column).strip())
        for number in range(plan.first, plan.last + 1)
        if (line := plan.rows[number - 1][column].line) is not None
    ]


def _is_left_empty(rows: list[list[str]], plan: SheetPlan) -> bool:
    return not any(text for _, _, text in _price_cells(rows, plan))


def _prices(rows: list[list[str]], plan: SheetPlan) -> tuple[dict[int, int], list[FieldError]]:
    prices, problems = {}, []
    for number, line, text in _price_cells(rows, plan):
        ore, msgid, more = read_price(text, line)
        if msgid or ore is None:
            params: dict[str, Any] = {"number": line.number, "sheet": plan.name, **more}
            problems.append(FieldError(f"{plan.name}!{PRICE_COLUMN}{number}", msgid, params))
        else:
            prices[line.number] = ore
    return prices, problems


def read_price(text: str, line: PriceLine) -> tuple[int | None, str, dict[str, str]]:
    """Øre, or why not: a msgid and what it is filled in with. Only a number, or a Danish number as text, will do."""
    if not text:
        return None, NO_PRICE, {}
    try:
        price = parse_decimal(text if len(text) <= MOST_CHARACTERS else "")
    except (ValueError, ArithmeticError):
        return None, NOT_A_NUMBER, {}
    if price < 0:
        return None, NEGATIVE, {}
    if price > MOST_KRONER:
        return None, TOO_LARGE, {}
    ore = price * 100
    if ore != ore.to_integral_value():
        return None, DECIMALS, {}
    if line.ceiling_ore is not None and ore > Decimal(line.ceiling_ore):
        return None, OVER_CEILING, {"ceiling": kroner(line.ceiling_ore)}
    return int(ore), "", {}
