"""Matches a file's header to a kind's columns, and explains what does not match."""

import difflib
from collections.abc import Sequence

from app.platform.errors import N_
from app.platform.intake.kinds import Column, ImportKind, RowError, import_kinds

HEADER_ROW = 1
# The column that error files carry; a corrected file may come back with it.
ERROR_COLUMN = N_("Error in the row")
ERROR_SPELLINGS = frozenset({"error in the row", "fejl i rækken"})


def spellings(kind: ImportKind) -> dict[str, Column]:
    """Every accepted header, folded, to its column: the English name and the two labels."""
    return {
        fold(spelling): column
        for column in kind.columns
        for spelling in (column.label_en, column.label_da, column.name)
    }


def fold(header: str) -> str:
    return " ".join(header.replace("_", " ").split()).casefold().rstrip(" *")


def count_known(header: Sequence[str], kind: ImportKind) -> int:
    known = spellings(kind)
    return sum(fold(cell.strip().strip('"')) in known for cell in header)


def has_required(header: Sequence[str], kind: ImportKind) -> bool:
    known = spellings(kind)
    found = {known[fold(cell.strip().strip('"'))].name for cell in header if fold(cell.strip().strip('"')) in known}
    return all(column.name in found for column in kind.columns if column.required)


def match_header(header: Sequence[str], kind: ImportKind) -> tuple[dict[int, Column], list[RowError]]:
    """Positions of the known columns, and errors for unknown, repeated and missing ones.

    Blank headers are passed over here; a row with something under one is a row error later.
    """
    known = spellings(kind)
    positions: dict[int, Column] = {}
    errors: list[RowError] = []
    for position, cell in enumerate(header):
        column = known.get(fold(cell))
        if column is None:
            errors += unknown_header(cell, position, kind)
        elif column in positions.values():
            errors.append(header_error(column.name, N_("The column stands twice in the header. Remove one of them.")))
        else:
            positions[position] = column
    missing = [column for column in kind.columns if column.required and column not in positions.values()]
    message = N_("The required column is missing. Add it; the empty file shows how.")
    return positions, errors + [header_error(column.name, message) for column in missing]


def unknown_header(cell: str, position: int, kind: ImportKind) -> list[RowError]:
    """Names the unknown column by its place, since a file without a header would otherwise show a citizen's data."""
    if not cell.strip() or is_error_column(cell):
        return []
    known = spellings(kind)
    place = f"#{position + 1}"
    near = difflib.get_close_matches(fold(cell), known, n=1, cutoff=0.6)
    if near:
        message = N_("Column {place} has an unknown name. Did you mean {nearest}?")
        return [header_error(place, message, place=position + 1, nearest=known[near[0]].name)]
    message = N_("Column {place} has an unknown name. Remove it, or use one of: {names}.")
    names = ", ".join(column.name for column in kind.columns)
    return [header_error(place, message, place=position + 1, names=names)]


def better_kind(header: Sequence[str], kind: ImportKind) -> ImportKind | None:
    """Another kind that knows every column this header has, and finds all it requires."""
    fitting = [other for other in import_kinds().values() if other is not kind and not match_header(header, other)[1]]
    return fitting[0] if len(fitting) == 1 else None


def is_error_column(cell: str) -> bool:
    return fold(cell) in ERROR_SPELLINGS


def header_error(column: str, msgid: str, **params: object) -> RowError:
    return RowError(HEADER_ROW, column, msgid, params)
