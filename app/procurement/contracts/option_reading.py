"""Options read out of a tender's own words, to be proposed and never taken for granted.

The tender says in prose how often, for how long and with which notice it may be prolonged; an officer confirms what
was read beside the sentence it was read from.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

_WORDS = {
    "en": 1, "én": 1, "et": 1, "ét": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8,
    "ni": 9, "ti": 10, "elleve": 11, "tolv": 12, "fjorten": 14, "atten": 18, "fireogtyve": 24,
}  # fmt: skip
_NUMBER = rf"(\d{{1,3}}|{'|'.join(_WORDS)})"
_UNIT = r"(måned|år|uge|dag)\w*"
_TIMES = re.compile(rf"\b{_NUMBER}\s+gange?\b(?:\s+(?:med|á|à|a|af))?(?:\s+op\s+til)?\s+{_NUMBER}\s+{_UNIT}", re.I)
_CROSS = re.compile(rf"\b{_NUMBER}\s*[x×]\s*{_NUMBER}\s+{_UNIT}", re.I)
_ONCE = re.compile(rf"\b(?:med|i|på)\s+(?:op\s+til\s+|yderligere\s+)?{_NUMBER}\s+{_UNIT}", re.I)
_NOTICE = re.compile(rf"\bsenest\s+{_NUMBER}\s+{_UNIT}\s+(?:før|inden|forud)", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n{2,}")
_ABOUT = re.compile(r"forlæng|option", re.I)
MOST_OPTIONS, MOST_MONTHS = 10, 120
_DAYS_IN_A_MONTH = 30


class OptionTerms(msgspec.Struct, frozen=True):
    """count options of so many months, told so many months before the end. source : the sentence they stand in."""

    count: int
    months: int
    notice_months: int
    source: str


def read_options(sections: Mapping[str, Any]) -> OptionTerms | None:
    """From the contract terms first, then from the notice's own words; None where nothing can be read."""
    for sentence in _sentences(sections):
        found = read_sentence(sentence)
        if found:
            return found
    return None


def read_sentence(sentence: str) -> OptionTerms | None:
    if not _ABOUT.search(sentence):
        return None
    period = _TIMES.search(sentence) or _CROSS.search(sentence)
    once = None if period else _ONCE.search(sentence)
    if not period and not once:
        return None
    count = _number(period[1]) if period else 1
    months = _months(period[2], period[3]) if period else _months(once[1], once[2]) if once else 0
    if not (1 <= count <= MOST_OPTIONS and 1 <= months <= MOST_MONTHS):
        return None
    notice = _NOTICE.search(sentence)
    return OptionTerms(count, months, _months(notice[1], notice[2]) if notice else 0, sentence)


def _sentences(sections: Mapping[str, Any]) -> Iterable[str]:
    """Line breaks inside a paragraph are no ends of sentences."""
    texts = [str(term.get("text") or "") for term in sections.get("contract_terms") or []]
    texts.append(str((sections.get("tender") or {}).get("extension") or ""))
    for text in texts:
        yield from (" ".join(each.split()) for each in _SENTENCE.split(text) if each.strip())


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS[text.lower()]


def _months(number: str, unit: str) -> int:
    """Whole months; a notice in weeks or days is rounded up, so that nobody tells too late."""
    n, unit = _number(number), unit.lower()
    if unit == "måned":
        return n
    if unit == "år":
        return n * 12
    return -(-n * (7 if unit == "uge" else 1) // _DAYS_IN_A_MONTH)
