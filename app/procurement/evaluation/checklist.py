"""What a bid is checked for: exclusion, suitability, minimum requirements and form, with what its bidder says."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from app.platform.errors import N_, FieldError
from app.procurement.bids.schemas import Answers, Declaration, Declarations
from app.procurement.evaluation.schemas import REJECTED, SUITABLE, UNSUITABLE, Finding
from app.procurement.opening.schemas import OpenedBid

OUTCOMES = {
    SUITABLE: N_("Suitable: the bid is evaluated"),
    UNSUITABLE: N_("Unsuitable: the bidder is excluded or does not meet a suitability requirement"),
    REJECTED: N_("Rejected: the bid does not meet a minimum requirement or a formal one"),
}
GROUPS = {
    "exclusion": N_("Exclusion"),
    "suitability": N_("Suitability"),
    "minimum": N_("Minimum requirements"),
    "form": N_("The bid itself"),
}
# What each outcome other than suitable must rest on.
ABOUT_BIDDER, ABOUT_BID = ("exclusion", "suitability"), ("minimum", "form")

NO_GROUNDS = N_("No ground for exclusion applies")
NOT_DECLARED = N_("No declaration was handed in.")
NOT_SIGNED = N_("The declaration is not signed.")
GROUND_DECLARED = N_("The company declares that this ground applies.")
NOT_CONFIRMED = N_("The bid does not confirm this requirement.")
RESERVATIONS = N_("Reservations")
HAS_RESERVATIONS = N_("The bid takes exception to something.")
PRICES = N_("The price schedule")
PRICES_WRONG = N_("The price schedule cannot be used as it is.")
EDITION = N_("The edition that the bid answers")
EARLIER_EDITION = N_("The bid answers an earlier edition than the tender's last one.")
NO_LOTS = N_("Lots bid for")
OUTSIDE_LOTS = N_("The bid is for no lot of the tender.")


class Said(msgspec.Struct, frozen=True):
    """What the bid says under an item, and of which company where there are several."""

    text: str
    company: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to look at.

    key : stays the same for the same item of an edition. heading : a msgid where `is_message`, else the tender's text.
    flag : a msgid for what strikes the eye; such an item is met only with a remark.
    problems : errors of the price schedule.
    """

    key: str
    group: str
    heading: str
    is_message: bool = False
    text: str = ""
    evidence: str = ""
    kind: str = ""
    said: tuple[Said, ...] = ()
    flag: str = ""
    problems: tuple[FieldError, ...] = ()


def items_of(sections: Mapping[str, Any], bid: OpenedBid, *, edition: int) -> list[Item]:
    """Everything a bid is held against, in the order it is read. sections, edition : of the tender's last edition."""
    declared = msgspec.convert(bid.forms.get("declarations") or {}, Declarations).companies
    answers = msgspec.convert(bid.forms.get("answers") or {}, Answers)
    return [
        *_exclusion(declared),
        *_suitability(sections.get("suitability") or [], declared),
        *_minimum(sections.get("requirements") or [], answers, bid.lots),
        *_form(sections, bid, answers, edition),
    ]


def _exclusion(declared: Sequence[Declaration]) -> Iterator[Item]:
    """One item while nobody declares a ground; else one more for each that is declared."""
    flag = NOT_DECLARED if not declared else "" if all(each.confirmed for each in declared) else NOT_SIGNED
    signed = tuple(Said(", ".join(filter(None, (each.signer, each.signer_title))), each.company) for each in declared)
    yield Item(key="exclusion", group="exclusion", heading=NO_GROUNDS, is_message=True, said=signed, flag=flag)
    codes = sorted({code for each in declared for code, answer in each.grounds.items() if answer == "yes"})
    for code in codes:
        told = tuple(Said(each.measures, each.company) for each in declared if each.grounds.get(code) == "yes")
        yield Item(
            key=f"ground-{code}", group="exclusion", heading=code, kind="ground", said=told, flag=GROUND_DECLARED
        )


def _suitability(section: Sequence[Mapping[str, Any]], declared: Sequence[Declaration]) -> Iterator[Item]:
    for place, each in enumerate(section):
        told = [(company.suitability.get(str(place), ""), company.company) for company in declared]
        yield Item(
            key=f"suitability-{place}",
            group="exclusion" if each.get("kind") == "exclusion" else "suitability",
            heading=str(each.get("heading") or ""),
            text=str(each.get("text") or ""),
            evidence=str(each.get("evidence") or ""),
            kind=str(each.get("kind") or ""),
            said=tuple(Said(text, company) for text, company in told if text),
        )


def _minimum(requirements: Sequence[Mapping[str, Any]], answers: Answers, lots: Sequence[int]) -> Iterator[Item]:
    for each in requirements:
        if each.get("kind") != "minimum" or not concerns(each, lots):
            continue
        number = str(each["number"])
        text = answers.texts.get(number, "")
        yield Item(
            key=f"requirement-{number}",
            group="minimum",
            heading=f"{number} {each.get('heading') or ''}".strip(),
            text=str(each.get("text") or ""),
            evidence=str(each.get("documentation") or ""),
            said=(Said(text),) if text else (),
            flag="" if number in answers.confirmed else NOT_CONFIRMED,
        )


def _form(sections: Mapping[str, Any], bid: OpenedBid, answers: Answers, edition: int) -> Iterator[Item]:
    if bid.edition is not None and bid.edition != edition:
        yield Item(key="edition", group="form", heading=EDITION, is_message=True, flag=EARLIER_EDITION)
    known = {int(lot["number"]) for lot in sections.get("lots") or []}
    if not known.intersection(bid.lots):
        yield Item(key="lots", group="form", heading=NO_LOTS, is_message=True, flag=OUTSIDE_LOTS)
    if answers.reserves or answers.reservations:
        said = (Said(answers.reservations),)
        yield Item(
            key="reservations", group="form", heading=RESERVATIONS, is_message=True, said=said, flag=HAS_RESERVATIONS
        )
    if bid.price_problems:
        yield Item(
            key="prices", group="form", heading=PRICES, is_message=True, flag=PRICES_WRONG, problems=bid.price_problems
        )


def concerns(requirement: Mapping[str, Any], lots: Sequence[int]) -> bool:
    """Whether a requirement is for one of the lots; one that names none is for all."""
    named = requirement.get("lots") or []
    return not named or any(int(lot) in lots for lot in named)


def check_problems(
    items: Sequence[Item], findings: Mapping[str, Finding], outcome: str, reason: str
) -> list[FieldError]:
    """What keeps a check from being saved as it is."""
    problems = [problem for item in items for problem in _item_problems(item, findings.get(item.key, Finding()))]
    unmet = {item.group for item in items if findings.get(item.key, Finding()).met is False}
    if outcome not in OUTCOMES:
        return [*problems, FieldError("outcome", N_("Choose what the check comes to."))]
    if outcome == SUITABLE and unmet:
        problems.append(FieldError("outcome", N_("A bid with something that is not met cannot be found suitable.")))
    if outcome == UNSUITABLE and not unmet.intersection(ABOUT_BIDDER):
        message = N_("Mark the exclusion or suitability item that is not met, or choose another outcome.")
        problems.append(FieldError("outcome", message))
    if outcome == REJECTED and not unmet.intersection(ABOUT_BID):
        message = N_("Mark the minimum requirement or formal item that is not met, or choose another outcome.")
        problems.append(FieldError("outcome", message))
    if outcome != SUITABLE and not reason:
        problems.append(FieldError("reason", N_("Write the reason; the bidder will read it.")))
    return problems


def _item_problems(item: Item, finding: Finding) -> Iterator[FieldError]:
    if finding.met is None:
        yield FieldError(f"met-{item.key}", N_("Say of every item whether it is met."))
    elif finding.met and item.flag and not finding.remark:
        yield FieldError(f"remark-{item.key}", N_("Something is marked here. Write why the item is met all the same."))
    elif not finding.met and not finding.remark:
        yield FieldError(f"remark-{item.key}", N_("Write what is not met."))
