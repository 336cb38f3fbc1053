"""Every code list in memory, so that labels and checks cost no query.

A process that has not read the database yet answers from the seed files.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from app.platform.codelists.seeds import read_seed, seeded_lists
from app.platform.codelists.values import Code


class _Cache:
    """Rows by list, and of each code its newest row, which carries the label."""

    def __init__(self, rows: Iterable[Code], revision: int) -> None:
        self.revision = revision
        self.rows: dict[str, list[Code]] = {}
        self.newest: dict[str, dict[str, Code]] = {}
        for row in sorted(rows, key=lambda code: (code.list, code.position, code.code, code.valid_from)):
            self.rows.setdefault(row.list, []).append(row)
            self.newest.setdefault(row.list, {})[row.code] = row


_current: _Cache | None = None


@lru_cache(maxsize=1)
def _seeded() -> _Cache:
    return _Cache((code for name in seeded_lists() for code in read_seed(name)), revision=0)


def _cache() -> _Cache:
    return _current or _seeded()


def replace_cache(rows: Iterable[Code], revision: int) -> None:
    global _current  # noqa: PLW0603 (the one place where the process's cache changes)
    _current = _Cache(rows, revision)


def revision() -> int:
    """Another number after every change of a list; for keys of what is kept ready made."""
    return _cache().revision


def list_names() -> list[str]:
    return sorted(_cache().rows)


def rows_of(list_name: str) -> list[Code]:
    """Every row of a list, ended ones too."""
    return list(_cache().rows.get(list_name, ()))


def choices(list_name: str, on_date: date | None = None) -> list[Code]:
    """The codes that may be chosen on a day, in order; without a day the newest row of every code."""
    if on_date is None:
        return list(_newest(list_name).values())
    return [row for row in _cache().rows.get(list_name, ()) if row.is_valid_on(on_date)]


def codes(list_name: str, on_date: date | None = None) -> list[str]:
    return [row.code for row in choices(list_name, on_date)]


def is_valid(list_name: str, code: str, on_date: date | None = None) -> bool:
    """Whether a code may be used on a day; without a day, whether it has ever been a code of the list."""
    if on_date is None:
        return code in _newest(list_name)
    return any(row.code == code and row.is_valid_on(on_date) for row in _cache().rows.get(list_name, ()))


def label(list_name: str, code: str, locale: str) -> str:
    """What people read for a code; an unknown code is shown as it is."""
    row = _newest(list_name).get(code)
    return row.label(locale) if row else code


def find_code(list_name: str, code: str) -> Code | None:
    return _newest(list_name).get(code)


def _newest(list_name: str) -> Mapping[str, Code]:
    return _cache().newest.get(list_name, {})
