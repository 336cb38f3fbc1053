"""How one source's file is read: its headers and codes to ours. Pure values; saving them is `mappings.py`."""

import hashlib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from datetime import datetime

import msgspec

from app.platform.errors import N_
from app.platform.intake.cells import LIST_SEPARATOR, Codes, ColumnType
from app.platform.intake.headers import fold, header_error, is_error_column
from app.platform.intake.kinds import Column, ImportKind, RowError

CodeMap = Dictionary[str, str | None]


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """columns : each header of the source, as `header_keys` has it, with our column; None for one to leave out.
    codes : for a column of ours the source's codes, each with ours; None for a blank cell.
    """

    kind: str
    name: str
    columns: dict[str, str | None]
    codes: dict[str, dict[str, str | None]] = {}
    id: int = 0
    version: int = 1
    updated_at: datetime | None = None


def header_keys(header: Sequence[str]) -> list[str]:
    """A name for each header, blank for those that have none; the second of two equal ones is told apart."""
    seen: dict[str, int] = {}
    keys = []
    for cell in header:
        key = " ".join(cell.split())
        if not key or is_error_column(key):
            keys.append("")
            continue
        seen[fold(key)] = seen.get(fold(key), 0) + 1
        keys.append(key if seen[fold(key)] == 1 else f"{key} ({seen[fold(key)]})")
    return keys


def fingerprint(keys: Sequence[str]) -> str:
    """The same for the same set of headers in any order, case and spacing."""
    return hashlib.sha256("\x1f".join(sorted(fold(key) for key in keys if key)).encode()).hexdigest()


def match_mapping(
    header: Sequence[str], kind: ImportKind, mapping: Mapping
) -> tuple[dict[int, Column], set[int], list[RowError]]:
    """Positions of our columns, positions that are left out, and what does not fit."""
    ours = {column.name: column for column in kind.columns}
    known = {fold(key): target for key, target in mapping.columns.items()}
    positions: dict[int, Column] = {}
    left_out: set[int] = set()
    errors: list[RowError] = []
    for position, key in enumerate(header_keys(header)):
        target = known.get(fold(key), "")
        if key and fold(key) not in known:
            message = N_("The mapping {mapping} does not know column {place}. Say what it is, or that it is left out.")
            errors.append(header_error(f"#{position + 1}", message, mapping=mapping.name, place=position + 1))
        elif target in ours:
            positions[position] = ours[target]
        elif target:
            errors.append(header_error(target, COLUMN_GONE, mapping=mapping.name, target=target))
        elif key:
            left_out.add(position)
    return positions, left_out, errors + missing_columns(kind, positions.values())


COLUMN_GONE = N_("The mapping {mapping} fills the column {target}, which does not exist any more. Choose another.")


def missing_columns(kind: ImportKind, found: object) -> list[RowError]:
    names = {column.name for column in found}  # type: ignore[attr-defined]
    message = N_("The required column is missing. Add it; the empty file shows how.")
    return [header_error(c.name, message) for c in kind.columns if c.required and c.name not in names]


def fold_code(text: str) -> str:
    return " ".join(text.split()).casefold()


def folded_codes(mapping: Mapping, column: Column) -> dict[str, str]:
    """The source's codes, folded, to ours; a code that stands for a blank cell becomes blank."""
    return {fold_code(text): code or "" for text, code in mapping.codes.get(column.name, {}).items()}


def parts_of(text: str, kind: ColumnType) -> list[str]:
    """One cell's codes: several where the column holds lists."""
    parts = text.split(LIST_SEPARATOR) if isinstance(kind, Codes) else [text]
    return [part.strip() for part in parts if part.strip()]


def translate_cell(text: str, column: Column, codes: Dictionary[str, str]) -> str:
    """The cell with the source's codes replaced by ours; what the mapping does not name stays."""
    return LIST_SEPARATOR.join(
        part for part in (codes.get(fold_code(part), part) for part in parts_of(text, column.type)) if part
    )
