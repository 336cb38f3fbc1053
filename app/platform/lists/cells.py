"""A row's values as a file holds them: text, numbers and dates of their own kind, everything else in words."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.platform.clock import to_local
from app.platform.codelists import label
from app.platform.danish import format_date_short
from app.platform.errors import N_
from app.platform.lists.spec import Column
from app.platform.web.translations import translate

Cell = str | int | float | Decimal | date | datetime | None
# What a spreadsheet would run as a formula, the wide forms that some of them read the same way included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell_of(column: Column, row: Any, locale: str) -> Cell:
    value = column.value(row)
    if value is None:
        return None
    return _CELLS[column.kind](column, value, locale) if column.kind in _CELLS else value


def _coded(column: Column, value: Any, locale: str) -> str:
    values = [value] if isinstance(value, str) else list(value)
    return ", ".join(_word(column, code, locale) for code in values)


def _word(column: Column, code: str, locale: str) -> str:
    return (
        label(column.code_list, code, locale) if column.code_list else translate(locale, column.words.get(code, code))
    )


def _money(column: Column, value: Any, locale: str) -> Decimal:
    return Decimal(value) / 100


def _instant(column: Column, value: Any, locale: str) -> datetime:
    """On the Danish clock, to the minute: spreadsheets know no time zones."""
    return to_local(value).replace(tzinfo=None, second=0, microsecond=0)


def _yes_no(column: Column, value: Any, locale: str) -> str:
    return translate(locale, N_("Yes") if value else N_("No"))


def _message(column: Column, value: Any, locale: str) -> str:
    msgid, params = value
    return translate(locale, msgid, **params)


_CELLS: dict[str, Callable[[Column, Any, str], Cell]] = {
    "code": _coded,
    "money": _money,
    "instant": _instant,
    "yes_no": _yes_no,
    "message": _message,
}


def safe_text(text: str) -> str:
    """An apostrophe before what a spreadsheet would run makes it text again."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_text(cell: Cell) -> str:
    """As Excel in Denmark reads it: decimal comma without dots, day first. Only text can be dangerous."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe_text(cell)
    if isinstance(cell, datetime):
        return f"{cell:%d-%m-%Y %H:%M}"
    if isinstance(cell, date):
        return format_date_short(cell)
    return format(Decimal(str(cell)), "f").replace(".", ",")
