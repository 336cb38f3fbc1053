"""What the mapping page may know of a file: its headers, a few harmless values, and the codes in it.

CPR numbers and what may be names never get into the values shown; the outline itself is kept encrypted.
"""

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from app.platform import danish
from app.platform.intake.cells import LIST_SEPARATOR, Code, Codes, Cpr, Lookup, Sealed
from app.platform.intake.guessing import guess_columns
from app.platform.intake.kinds import Column, ImportKind
from app.platform.intake.mapping import header_keys
from app.platform.intake.sheets import Sheet

SAMPLES, LONGEST_SAMPLE, MOST_VALUES, LONGEST_VALUE = 3, 40, 100, 80
TEN_DIGITS = re.compile(r"[0-9]{6}[- ]?[0-9]{4}")
SHORT_NUMBER = re.compile(r"[0-9]{1,4}([.,][0-9]{1,2})?")
PERSONAL_HEADERS = re.compile(
    r"cpr|person|navn|name|adress|vej|telefon|tlf|mobil|mail|fødsel|foedsel|birth|sagsnr|sagsnummer|journal|note|bemærk",
    re.IGNORECASE,
)
FEW, OFTEN = 20, 5


class OutlineColumn(msgspec.Struct, frozen=True):
    """samples : a few values, empty where they may be personal (`hidden`).
    values : the column's different values with how often each stands there; None where there are too many for codes.
    """

    header: str
    samples: list[str]
    hidden: bool
    values: dict[str, int] | None


class Outline(msgspec.Struct, frozen=True):
    columns: list[OutlineColumn]
    rows: int

    @property
    def keys(self) -> list[str]:
        return [column.header for column in self.columns]


def make_outline(sheet: Sheet, kind: ImportKind) -> Outline:
    keys = header_keys(sheet.header)
    guessed = guess_columns(keys, kind, {})
    ours = {column.name: column for column in kind.columns}
    columns = [
        outline_column(key, Counter(cells_of(sheet, position)), ours.get(name or ""), personal=kind.is_personal)
        for position, (key, name) in enumerate(zip(keys, guessed, strict=True))
    ]
    return Outline(columns, len(sheet.rows))


def cells_of(sheet: Sheet, position: int) -> list[str]:
    return [row[position].strip() for row in sheet.rows if position < len(row) and row[position].strip()]


def outline_column(key: str, cells: Counter[str], guess: Column | None, *, personal: bool) -> OutlineColumn:
    numbers = any(TEN_DIGITS.search(cell) for cell in cells)
    secret = numbers or bool(guess and isinstance(guess.type, Sealed | Cpr)) or is_cpr_lookup(guess)
    secret = secret or (personal and bool(PERSONAL_HEADERS.search(key)))
    hidden = secret or (personal and not is_harmless(cells, guess))
    samples = [] if hidden else [cell[:LONGEST_SAMPLE] for cell, _ in cells.most_common(SAMPLES)]
    return OutlineColumn(key, samples, hidden, None if secret else values_of(cells))


def is_cpr_lookup(guess: Column | None) -> bool:
    return guess is not None and isinstance(guess.type, Lookup) and isinstance(guess.type.of, Cpr)


def is_harmless(cells: Counter[str], guess: Column | None) -> bool:
    """Days, short numbers and yes or no; codes; or a few values that stand in many rows each."""
    if guess and isinstance(guess.type, Code | Codes) and len(cells) <= MOST_VALUES:
        return True
    if all(is_day_or_number(cell) for cell in cells):
        return True
    return len(cells) <= FEW and cells.total() >= OFTEN * len(cells)


def is_day_or_number(cell: str) -> bool:
    return bool(SHORT_NUMBER.fullmatch(cell)) or cell.casefold() in ("ja", "nej") or is_day(cell)


def is_day(cell: str) -> bool:
    try:
        danish.parse_date(cell)
    except ValueError:
        return False
    return True


def values_of(cells: Counter[str]) -> dict[str, int] | None:
    """Each code once, the most frequent first. Lists of codes are taken apart where the separator says so."""
    parts: Counter[str] = Counter()
    for cell, count in cells.items():
        for part in {part.strip() for part in cell.split(LIST_SEPARATOR)} - {""}:
            parts[part] += count
    if len(parts) > MOST_VALUES or any(len(part) > LONGEST_VALUE for part in parts):
        return None
    return dict(parts.most_common())


def looks_like_data(header: Sequence[str]) -> bool:
    """A file without a header shows a citizen's data where the names should stand."""
    cells = [cell.strip() for cell in header if cell.strip()]
    return any(TEN_DIGITS.search(cell) or SHORT_NUMBER.fullmatch(cell) or is_day(cell) for cell in cells)
