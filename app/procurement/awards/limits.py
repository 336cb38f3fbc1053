"""How many suppliers each lot has and how many lots a bidder may win, read from the tender's own sentences.

The sentences count, and an officer sees them beside the numbers; what cannot be read is left for the officer to write.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.procurement.awards.schemas import AwardRules

WORDS = {
    "en": 1, "én": 1, "et": 1, "ét": 1, "een": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7,
    "otte": 8, "ni": 9, "ti": 10,
}  # fmt: skip
NUMBER = rf"(?P<n>\d{{1,2}}|{'|'.join(WORDS)})"
SUPPLIERS = re.compile(
    rf"\b{NUMBER} leverandør(?:er)?\b(?P<after>[^.;,]*?(?=\bog {NUMBER.replace('?P<n>', '?:')}|[.;,]|$))", re.I
)
OF_LOTS = re.compile(r"\bdelaftaler?\b(?P<lots>[\d\s,og-]*)", re.I)
LOT_LIMIT = re.compile(
    rf"\b(?:højst|maksimalt|maks\.?|kun|ikke mere end|op til)(?: \w+){{0,3}}? {NUMBER} (?:af )?delaftale", re.I
)


def read_rules(lot_rules: Mapping[str, Any], lots: Sequence[int]) -> AwardRules:
    """What the edition's section says; one supplier and no limit where it says nothing that can be read."""
    return AwardRules(
        suppliers=read_suppliers(str(lot_rules.get("suppliers") or ""), lots),
        lots_per_bidder=read_limit(str(lot_rules.get("award_limit") or "")),
    )


def read_suppliers(text: str, lots: Sequence[int]) -> dict[int, int]:
    """ "To leverandører på delaftale 1 og én på delaftale 2": a number without lots named is for all of them."""
    found = dict.fromkeys(lots, 1)
    named: dict[int, int] = {}
    for match in SUPPLIERS.finditer(text):
        numbers = _numbers(match["after"])
        for lot in [lot for lot in lots if lot in numbers] or ([] if numbers else lots):
            (named if numbers else found)[lot] = _value(match["n"])
    return {**found, **named}


def read_limit(text: str) -> int | None:
    match = LOT_LIMIT.search(text)
    return _value(match["n"]) if match else None


def _value(word: str) -> int:
    return max(1, int(word) if word.isdigit() else WORDS[word.lower()])


def _numbers(text: str) -> set[int]:
    """ "delaftale 1, 2 og 4", "delaftale 1-3"."""
    match = OF_LOTS.search(text)
    if match is None:
        return set()
    found: set[int] = set()
    for first, last in re.findall(r"(\d{1,2})(?:\s*-\s*(\d{1,2}))?", match["lots"]):
        found.update(range(int(first), int(last or first) + 1))
    return found
