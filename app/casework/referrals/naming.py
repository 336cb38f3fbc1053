"""Finds a citizen's name in what is written, since texts outlive the right to know whose they are.

What becomes a file is not taken with a name in it; what stays in Vifte is shown without it once the right has ended.
"""

import re
from collections.abc import Mapping
from typing import Any

from app.casework.referrals.lifecycle import NAMED
from app.platform.keys import keyring

SHORTEST = 3
INSTEAD = "•••"


def fields_with_name(answers: Mapping[str, Any], name: str | None) -> list[str]:
    """The names of the texts that hold one of the citizen's names as a word of its own, written with a capital."""
    return [field for field, text in answers.items() if without_name(text, name) != text]


def hidden_name(sealed: bytes | None, state: str | None, *, for_supplier: bool) -> str | None:
    """The name to keep out of what this reader gets: a supplier knows it only while an order is current."""
    return keyring().decrypt(sealed) if sealed and for_supplier and state not in NAMED else None


def without_name(text: Any, name: str | None) -> Any:
    """The text with the citizen's names taken out; whatever is no text as it is."""
    words = [word for word in (name or "").split() if len(word) >= SHORTEST and not word.isdigit()]
    if not words or not isinstance(text, str):
        return text
    pattern = r"\b(?:" + "|".join(re.escape(word) for word in words) + r")(?=s?\b)"
    return re.sub(pattern, _taken_out, text, flags=re.IGNORECASE)


def _taken_out(found: re.Match[str]) -> str:
    """Many names are words as well; those are written small."""
    return INSTEAD if found[0][0].isupper() else found[0]
