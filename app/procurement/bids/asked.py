"""What an edition asks of a bidder: lots, requirements, suitability, prices."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from app.procurement.bids.limits import Limit, limit_of
from app.procurement.publication.schemas import Edition


class Lot(msgspec.Struct, frozen=True):
    number: int
    title: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement to be confirmed (kind minimum) or answered (kind evaluated).

    lots : those it is for; none named means all. criterion : number and name of what the answer is judged by.
    how : the tender's own words on how to answer.
    """

    number: str
    kind: str
    heading: str
    text: str
    lots: list[int]
    criterion: str
    how: str

    def is_for(self, lots: Collection[int]) -> bool:
        """Whether a bid for these lots must answer it; with no lot chosen yet every requirement is shown."""
        return not self.lots or not lots or bool(set(self.lots) & set(lots))

    def limit(self, lots: Collection[int]) -> Limit:
        return limit_of(self.how, len(set(self.lots) & set(lots) if self.lots else set(lots)))


class Suitability(msgspec.Struct, frozen=True, kw_only=True):
    """key : its place in the edition's section, as declarations name it."""

    key: str
    kind: str
    heading: str
    text: str
    evidence: str


def lots_of(edition: Edition) -> list[Lot]:
    return [Lot(int(lot["number"]), str(lot.get("title") or "")) for lot in _rows(edition, "lots")]


def requirements_of(edition: Edition, kind: str) -> list[Asked]:
    names = _criterion_names(_rows(edition, "criteria"))
    return [
        Asked(
            number=str(each["number"]),
            kind=kind,
            heading=str(each.get("heading") or ""),
            text=str(each.get("text") or ""),
            lots=[int(lot) for lot in each.get("lots") or []],
            criterion=names.get(str(each.get("criterion") or ""), ""),
            how=str(each.get("documentation") or ""),
        )
        for each in _rows(edition, "requirements")
        if each.get("kind") == kind and each.get("number")
    ]


def suitability_of(edition: Edition) -> list[Suitability]:
    return [
        Suitability(
            key=str(place),
            kind=str(each.get("kind") or "other"),
            heading=str(each.get("heading") or ""),
            text=str(each.get("text") or ""),
            evidence=str(each.get("evidence") or ""),
        )
        for place, each in enumerate(_rows(edition, "suitability"))
    ]


def asks_for(edition: Edition, *kinds: str) -> bool:
    """Whether a suitability requirement of one of these kinds stands in the edition."""
    return any(each.kind in kinds for each in suitability_of(edition))


def lot_rules(edition: Edition) -> Mapping[str, Any]:
    return edition.sections.get("lot_rules") or {}


def sections_changed(editions: Iterable[Edition], since: int) -> list[str]:
    """Names of the sections that editions later than `since` changed, in the editions' order, each once."""
    later = sorted((each for each in editions if each.number > since), key=lambda each: each.number)
    return list(dict.fromkeys(change.section for edition in later for change in edition.changes))


def _rows(edition: Edition, section: str) -> list[dict[str, Any]]:
    return [row for row in edition.sections.get(section) or [] if isinstance(row, dict)]


def _criterion_names(criteria: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """`B.1 Sammenhæng (25 %)`-like names by number, sub-criteria included."""
    found = {}
    for criterion in criteria:
        for each in (criterion, *(criterion.get("children") or [])):
            found[str(each.get("number"))] = f"{each.get('number')} {each.get('name')}"
    return found
