"""Two wordings held against each other, word by word."""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Literal

import msgspec

# A word with the blank space after it; blank space is not held against each other.
_WORD = re.compile(r"\S+\s*")
_RUN = re.compile(r"\s+|\w+|[^\w\s]+")


class Piece(msgspec.Struct, frozen=True):
    """Some words that stay, that are gone, or that are new."""

    kind: Literal["same", "removed", "added"]
    text: str


def word_differences(before: str, after: str) -> list[Piece]:
    """The pieces in reading order; where words are replaced, what is gone stands before what is new.

    All that are not "added" give `before`, and all that are not "removed" give `after`, but for blank space.
    """
    return _pieces(_WORD.findall(before), _WORD.findall(after), str.strip)


def exact_differences(before: str, after: str) -> list[Piece]:
    """The same with blank space and marks as words of their own: the pieces give both texts back to the letter."""
    return _pieces(_RUN.findall(before), _RUN.findall(after), str)


def _pieces(old: list[str], new: list[str], as_compared: Callable[[str], str]) -> list[Piece]:
    # Without autojunk: in long texts it takes frequent words for noise.
    matcher = SequenceMatcher(None, list(map(as_compared, old)), list(map(as_compared, new)), autojunk=False)
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
