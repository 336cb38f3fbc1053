"""What differs between two versions of a tender: which clauses, requirements, criteria and lots, and which words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Any

import msgspec

from app.procurement.library.differences import Piece, exact_differences

# By which an entry is known again, the surest first. Criteria are numbered by place, so their name comes first.
NAMES = ("heading", "name", "title", "label", "term", "code", "when")
KNOWN_BY = dict.fromkeys(("lots", "requirements", "prices", "annexes"), ("number", *NAMES))
# How alike the words of two entries without a common name must be to be the same clause.
ALIKE = 0.6


class FieldChange(msgspec.Struct, frozen=True):
    """field : its path within the section's record or entry; `words` only where both values are texts."""

    field: str
    before: Any
    after: Any
    words: list[Piece] = []


class ClauseChange(msgspec.Struct, frozen=True):
    """One clause, requirement, criterion, lot or other entry; `entry` is empty for a section that is one record.

    kind : added, removed, changed or moved; moved speaks of the order of the section's entries.
    number, entry : the entry's number and its name in words, as they now are, or were if it is removed.
    """

    section: str
    kind: str
    number: str = ""
    entry: str = ""
    fields: list[FieldChange] = []


def clause_changes(before_sections: Mapping[str, Any], after_sections: Mapping[str, Any]) -> list[ClauseChange]:
    """Every difference, section by section in the order of `after_sections`; sections that only went come last.

    Both are sections by name, as a tender or an edition holds them. The result is plain data when given to msgspec.
    """
    names = [*after_sections, *(name for name in before_sections if name not in after_sections)]
    return [
        change
        for name in names
        for change in section_changes(name, before_sections.get(name), after_sections.get(name))
    ]


def section_changes(name: str, before: Any, after: Any) -> list[ClauseChange]:
    before, after = _plain(before), _plain(after)
    if before == after:
        return []
    if isinstance(before or after, list):
        return _list_changes(name, _entries(name, before), _entries(name, after))
    fields = _field_changes(before or {}, after or {})
    return [ClauseChange(name, "changed", fields=fields)] if fields else []


def _plain(value: Any) -> Any:
    """Dates as text, and what is empty in one way or another as None, so that only real differences are seen."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value] or None
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def _entries(name: str, value: Any) -> list[dict[str, Any]]:
    """A section's entries; sub-criteria stand beside their criterion, each compared on its own."""
    if name != "criteria":
        return list(value or [])
    found = []
    for top in value or []:
        found.append({key: each for key, each in top.items() if key != "children"})
        found += top.get("children") or []
    return found


def _list_changes(name: str, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[ClauseChange]:
    pairs = _pairs(before, after, KNOWN_BY.get(name, (*NAMES, "number")))
    changes = []
    for index, entry in enumerate(after):
        if index not in pairs:
            changes.append(ClauseChange(name, "added", *_named(entry), _field_changes({}, entry)))
        elif fields := _field_changes(before[pairs[index]], entry):
            changes.append(ClauseChange(name, "changed", *_named(entry), fields))
    kept = set(pairs.values())
    changes += [
        ClauseChange(name, "removed", *_named(entry), _field_changes(entry, {}))
        for index, entry in enumerate(before)
        if index not in kept
    ]
    order = [pairs[index] for index in sorted(pairs)]
    return changes if order == sorted(order) else [*changes, ClauseChange(name, "moved")]


def _pairs(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]], keys: Sequence[str]) -> dict[int, int]:
    """For each place in `after` the place in `before` of the same entry: the same whole, by a name, or much alike."""
    pairs: dict[int, int] = {}
    free = dict(enumerate(before))

    def pair(index: int, place: int | None) -> None:
        if place is not None:
            pairs[index] = place
            del free[place]

    for index, entry in enumerate(after):
        pair(index, next((place for place, each in free.items() if each == entry), None))
    for key in keys:
        for index, entry in enumerate(after):
            if index not in pairs and entry.get(key) is not None:
                pair(index, next((place for place, each in free.items() if each.get(key) == entry[key]), None))
    for index, entry in enumerate(after):
        if index not in pairs and free:
            pair(index, _most_alike(entry, free))
    return pairs


def _most_alike(entry: dict[str, Any], free: Mapping[int, dict[str, Any]]) -> int | None:
    words = _all_words(entry)
    ratio, place = max((SequenceMatcher(None, _all_words(each), words).ratio(), -place) for place, each in free.items())
    return -place if ratio >= ALIKE else None


def _all_words(value: Any) -> list[str]:
    return [word for _, each in _leaves(value) if isinstance(each, str) for word in each.split()]


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The single values of a record with their paths; a list of texts or numbers is one text, one on each line."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        yield path, "\n".join(" · ".join(str(leaf) for _, leaf in _leaves(each) if leaf is not None) for each in value)
    elif isinstance(value, list):
        yield path, "\n".join(str(each) for each in value)
    else:
        yield path, value


def _field_changes(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    old, new = dict(_leaves(before)), dict(_leaves(after))
    return [
        FieldChange(field, old.get(field), new.get(field), _words(old.get(field), new.get(field)))
        for field in dict.fromkeys((*new, *old))
        if old.get(field) != new.get(field)
    ]


def _words(before: Any, after: Any) -> list[Piece]:
    return exact_differences(before, after) if isinstance(before, str) and isinstance(after, str) else []


def _named(entry: Mapping[str, Any]) -> tuple[str, str]:
    name = next((entry[key] for key in NAMES if entry.get(key)), "")
    return str(entry.get("number") or ""), str(name)
