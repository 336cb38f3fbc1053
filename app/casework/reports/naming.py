"""Finds a citizen's name in what is written: a report becomes a file, which outlives the right to know the name."""

import re
from collections.abc import Mapping
from typing import Any

SHORTEST = 3


def fields_with_name(answers: Mapping[str, Any], name: str | None) -> list[str]:
    """The names of the texts that hold one of the citizen's names as a word of its own, written with a capital."""
    words = [word for word in (name or "").split() if len(word) >= SHORTEST and not word.isdigit()]
    if not words:
        return []
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + r")s?\b")
    return [field for field, text in answers.items() if isinstance(text, str) and pattern.search(text)]
