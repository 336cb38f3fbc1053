"""A sheet's text to typed columns. Each distinct text is read once, so that big files cost little."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.platform.codelists import choices
from app.platform.errors import N_
from app.platform.intake.cells import CellError, Code, Codes, Lookup, ReadContext
from app.platform.intake.headers import is_error_column, match_header
from app.platform.intake.kinds import Column, ImportKind, RowError
from app.platform.intake.mapping import Mapping, folded_codes, match_mapping, translate_cell
from app.platform.intake.sheets import FORMULA_STARTS, Sheet

FIRST_DATA_ROW = 2


@dataclass(frozen=True)
class Parsed:
    """Typed values by field, each list as long as `row_numbers`; rows with errors hold None where a cell failed."""

    row_numbers: list[int]
    columns: dict[str, Column]
    values: dict[str, list[Any]]
    errors: list[RowError]


def parse_sheet(sheet: Sheet, kind: ImportKind, mapping: Mapping | None = None) -> Parsed:
    """mapping : how this source's headers and codes are read; without it they are our own."""
    positions, left_out, errors = match_columns(sheet, kind, mapping)
    if errors:
        return Parsed([], {}, {}, errors)
    used = set(positions) | left_out | {place for place, cell in enumerate(sheet.header) if is_error_column(cell)}
    numbers, rows, errors = straighten(sheet, used)
    context = read_context(kind, sheet)
    by_position = list(zip(*rows, strict=True)) if rows else [()] * len(sheet.header)
    columns, values = {}, {}
    for position, column in positions.items():
        cells = ours(by_position[position], column, mapping)
        columns[column.target] = column
        values[column.target] = read_column(column, cells, numbers, context, errors)
    errors += repeated_keys(kind, numbers, values)
    if not rows and not errors:
        errors.append(
            RowError(FIRST_DATA_ROW, "-", N_("The file has a header and no rows. Add rows below the header."))
        )
    return Parsed(numbers, columns, values, errors)


def match_columns(
    sheet: Sheet, kind: ImportKind, mapping: Mapping | None
) -> tuple[dict[int, Column], set[int], list[RowError]]:
    if mapping:
        return match_mapping(sheet.header, kind, mapping)
    positions, errors = match_header(sheet.header, kind)
    return positions, set(), errors


def ours(cells: Sequence[str], column: Column, mapping: Mapping | None) -> Sequence[str]:
    """A column's cells with the source's codes replaced by ours; each different cell is looked up once."""
    codes = folded_codes(mapping, column) if mapping else {}
    if not codes:
        return cells
    translated = {cell: translate_cell(cell, column, codes) for cell in set(cells)}
    return [translated[cell] for cell in cells]


def straighten(sheet: Sheet, used: set[int]) -> tuple[list[int], list[list[str]], list[RowError]]:
    """Leave blank rows out, cut blank cells beyond the header, and refuse rows that do not fit it."""
    width = len(sheet.header)
    numbers: list[int] = []
    rows: list[list[str]] = []
    errors: list[RowError] = []
    nameless = set(range(width)) - used
    last = len(sheet.rows) + 1
    for number, row in enumerate(sheet.rows, FIRST_DATA_ROW):
        if not any(map(str.strip, row)):
            continue
        fitting = row
        if len(row) != width or nameless:
            fitting = row[:width]
            problem = misfit(row, width, nameless, last=number == last)
            if problem:
                errors.append(RowError(number, "-", problem, {"cells": len(row), "columns": width}))
                continue
        numbers.append(number)
        rows.append(fitting)
    return numbers, rows, errors


def misfit(row: Sequence[str], width: int, nameless: set[int], *, last: bool) -> str | None:
    if last and 0 < len(row) < width:
        return N_(
            "The last row has {cells} cells and the header {columns}: the file was probably cut off while it was "
            "made. Export it again."
        )
    if len(row) < width or any(cell.strip() for cell in row[width:]):
        return N_("The row has {cells} cells and the header {columns}. Look for a missing or an extra delimiter.")
    if any(row[position].strip() for position in nameless):
        return N_("A cell stands under a column without a name. Name the column, or empty the cell.")
    return None


def read_context(kind: ImportKind, sheet: Sheet) -> ReadContext:
    lists = {part.code_list for column in kind.columns if isinstance(part := base_type(column), Code | Codes)}
    return ReadContext({name: code_spellings(name) for name in lists}, english_style=sheet.delimiter == ",")


def base_type(column: Column) -> Any:
    return column.type.of if isinstance(column.type, Lookup) else column.type


def code_spellings(code_list: str) -> dict[str, str]:
    """Codes and labels, folded, to codes. A label that two codes share is no name for either."""
    found: dict[str, set[str]] = {}
    every = choices(code_list)
    for code in every:
        for spelling in (code.label_da, code.label_en):
            found.setdefault(spelling.casefold(), set()).add(code.code)
    labels = {spelling: next(iter(codes)) for spelling, codes in found.items() if len(codes) == 1}
    return labels | {code.code.casefold(): code.code for code in every}


def read_column(
    column: Column, cells: Sequence[str], numbers: Sequence[int], context: ReadContext, errors: list[RowError]
) -> list[Any]:
    """The column's values; every wrong cell adds an error."""
    values: dict[str, Any] = {}
    wrong: dict[str, CellError] = {}
    for cell in set(cells):
        try:
            values[cell] = read_cell(column, cell.strip(), context)
        except CellError as error:
            values[cell] = None
            wrong[cell] = error
    if wrong:
        errors += [
            RowError(number, column.name, wrong[cell].msgid, wrong[cell].params)
            for number, cell in zip(numbers, cells, strict=True)
            if cell in wrong
        ]
    return [values[cell] for cell in cells]


def read_cell(column: Column, text: str, context: ReadContext) -> Any:
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        text = text[1:]  # the apostrophe that files handed out carry
    if text:
        return column.type.parse(text, context)
    if column.required:
        raise CellError(N_("The cell is blank, and the column must be filled in."))
    return column.blank


def repeated_keys(kind: ImportKind, numbers: Sequence[int], values: dict[str, list[Any]]) -> list[RowError]:
    """Rows whose key stands in an earlier row as well. Keys with an unreadable part have errors of their own."""
    keys = list(zip(*(values[field] for field in kind.key_fields), strict=True))
    if len(set(keys)) == len(keys):
        return []
    first: dict[tuple[Any, ...], int] = {}
    errors: list[RowError] = []
    for number, key in zip(numbers, keys, strict=True):
        earlier = first.setdefault(key, number)
        if earlier != number and None not in key:
            message = N_("Row {earlier} has the same {key}. A file may name each only once; remove one of the rows.")
            errors.append(RowError(number, kind.key[0], message, {"earlier": earlier, "key": " + ".join(kind.key)}))
    return errors
