"""How long an answer may be, as the tender's own words put it: “Højst to sider pr. delaftale”, “højst 3.000 tegn”."""

import re

import msgspec

# A Danish standard page, blanks counted.
PAGE_CHARACTERS = 2400
# Where the tender sets no limit, so that a form stays a form.
MOST_CHARACTERS = 60_000
_WORDS = ("en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")
_NUMBERS = {**{word: number for number, word in enumerate(_WORDS, start=1)}, "én": 1, "et": 1, "ét": 1, "halv": 0.5}
_LIMIT = re.compile(
    r"(?:højst|maksimalt|maks\.?|max\.?|op\s+til|ikke\s+over)\s+(?P<number>[a-zæøåé]+|\d{1,3}(?:\.\d{3})+|\d{1,6})"
    r"(?:\s+a4)?[\s-]+(?P<unit>normalsider?|sider?|tegn|anslag)",
    re.IGNORECASE,
)
_EACH_LOT = re.compile(r"(?:pr\.?|for\s+hver|per)\s+delaftale", re.IGNORECASE)


class Limit(msgspec.Struct, frozen=True):
    """characters : with blanks. is_set : the tender said so; else it is the form's own."""

    characters: int
    is_set: bool


def limit_of(words: str, n_lots: int) -> Limit:
    """words : how the tender says a requirement is to be answered. n_lots : the bid's lots that it is for."""
    found = _LIMIT.search(words)
    number = _number(found["number"]) if found else None
    if found is None or number is None:
        return Limit(MOST_CHARACTERS, is_set=False)
    each = number if found["unit"].lower() in ("tegn", "anslag") else number * PAGE_CHARACTERS
    total = int(each * (max(1, n_lots) if _EACH_LOT.search(words) else 1))
    return Limit(min(total, MOST_CHARACTERS), is_set=True)


def _number(text: str) -> float | None:
    return int(text.replace(".", "")) if text[0].isdigit() else _NUMBERS.get(text.lower())


def length_of(text: str) -> int:
    """Line ends count as one."""
    return len(text.replace("\r\n", "\n").strip())
