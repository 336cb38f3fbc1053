"""Texts compared by their words."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_WORD = re.compile(r"[a-zæøåéü0-9]+")
# Words that say nothing about what is asked for.
_SMALL = frozenset([
    "af", "alle", "at", "de", "den", "der", "det", "dette", "efter", "eller", "en", "er", "et", "for", "fra", "har",
    "hver", "i", "ikke", "inden", "kan", "kun", "med", "mindst", "og", "om", "op", "på", "sin", "skal", "som", "så",
    "til", "under", "ved", "vil", "være",
])  # fmt: skip


def words_of(text: str) -> frozenset[str]:
    """The words that carry meaning, in lower case."""
    return frozenset(_WORD.findall(text.lower())) - _SMALL


def likeness(one: str, other: str) -> float:
    """Words the texts share over words in either, 0 to 1 (Jaccard); 0 when either has fewer than three."""
    first, second = words_of(one), words_of(other)
    if min(len(first), len(second)) < 3:
        return 0.0
    return len(first & second) / len(first | second)


def texts_of(sections: Mapping[str, Any]) -> Iterator[tuple[str, int | None, str | None, str]]:
    """Every text with its section, entry and field; what lies deeper counts to its outermost field."""
    for section, value in sections.items():
        entries = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for entry, content in entries:
            fields = content.items() if isinstance(content, dict) else [(None, content)]
            for field, inner in fields:
                yield from ((section, entry, field, text) for text in _strings(inner))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)
