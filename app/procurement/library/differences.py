"""Two wordings held against each other, word by word."""

import re
from difflib import SequenceMatcher
from typing import Literal

import msgspec

# A word with the blank space after it; blank space is not held against each other.
_WORD = re.compile(r"\S+\s*")


class Piece(msgspec.Struct, frozen=True):
    """Some words that stay, that are gone, or that are new."""

    kind: Literal["same", "removed", "added"]
    text: str


def word_differences(before: str, after: str) -> list[Piece]:
    """The pieces in reading order; where words are replaced, what is gone stands before what is new.

    All that are not "added" give `before`, and all that are not "removed" give `after`, but for blank space.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new])
    pieces: list[Piece] = []
    for tag, low, high, new_low, new_high in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(new[new_low:new_high])))
            continue
        if low < high:
            pieces.append(Piece("removed", "".join(old[low:high])))
        if new_low < new_high:
            pieces.append(Piece("added", "".join(new[new_low:new_high])))
    return pieces
