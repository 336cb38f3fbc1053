"""Two wordings held against each other, word by word."""

import re
from difflib import SequenceMatcher
from typing import Literal

import msgspec

# A word with the punctuation it carries, or the blank space between words.
_PIECE = re.compile(r"\s+|[^\s]+")


class Piece(msgspec.Struct, frozen=True):
    """Some words that stay, that are gone, or that are new. Pieces put together give the wordings back."""

    kind: Literal["same", "removed", "added"]
    text: str


def word_differences(before: str, after: str) -> list[Piece]:
    """The pieces in reading order; where words are replaced, what is gone stands before what is new.

    All that are not "added" give `before`, and all that are not "removed" give `after`.
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    pieces: list[Piece] = []
    for tag, low, high, new_low, new_high in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[low:high])))
            continue
        if low < high:
            pieces.append(Piece("removed", "".join(old[low:high])))
        if new_low < new_high:
            pieces.append(Piece("added", "".join(new[new_low:new_high])))
    return _without_islands(pieces)


def _without_islands(pieces: list[Piece]) -> list[Piece]:
    """A lone space between two changes belongs to both: `in two days` for `within five days` is one change."""
    joined: list[Piece] = []
    for piece in pieces:
        if piece.kind == "same" and not piece.text.strip() and joined and piece is not pieces[-1]:
            joined += [Piece("removed", piece.text), Piece("added", piece.text)]
        else:
            joined.append(piece)
    return _merged(joined)


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Between two stretches that stay: one piece of what is gone, one of what is new."""
    merged: list[Piece] = []
    gone, new = "", ""
    for piece in [*pieces, Piece("same", "")]:
        if piece.kind == "removed":
            gone += piece.text
        elif piece.kind == "added":
            new += piece.text
        else:
            merged += [*([Piece("removed", gone)] if gone else []), *([Piece("added", new)] if new else [])]
            gone, new = "", ""
            merged += [piece] if piece.text else []
    return merged
