"""The evaluation report's own parts: how the tender went, what came, and how each lot was judged."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from app.platform.danish import format_date, format_kroner
from app.procurement.awards.letters import CONTROL_BID, LetterBasis, clean, lot_table, one_line, points
from app.procurement.awards.schemas import LotOutcome, RankedBid
from app.procurement.evaluation.schemas import SUITABLE
from app.procurement.opening.schemas import Counts, OpenedBid
from app.procurement.pricing.formulas import shown

LONGEST_NAME, LONGEST_NOTE, LONGEST_PART = 160, 4000, 3000
OUTCOMES = {
    "awarded": "Delaftalen tildeles {names}.",
    "kept_in_house": "Kontrolbuddet er det bedste, og kommunen løser selv opgaven.",
    "no_award": "Delaftalen tildeles ikke.",
}
STANDINGS = {"suitable": "", "unsuitable": "Uegnet", "rejected": "Afvist"}


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What happened before the decision. openers, evaluators : names. recusals : (name, why) in Danish."""

    published_on: date
    n_editions: int
    n_answers: int
    bids_until: str
    opened_on: date
    openers: Sequence[str]
    counts: Counts
    evaluators: Sequence[str]
    recusals: Sequence[tuple[str, str]]


def report_data(basis: LetterBasis, course: Course, bids: Sequence[OpenedBid]) -> dict[str, Any]:
    """What the report holds beside the tender's own sections."""
    return {
        "course": {
            "text": _course_text(course),
            "opened_on": course.opened_on,
            "evaluators": [one_line(name, LONGEST_NAME) for name in course.evaluators],
            "recusals": clean("\n\n".join(f"{name}: {why}" for name, why in course.recusals), LONGEST_PART) or None,
            "control_bid": _control_text(basis, bids),
        },
        "bids": [_received(basis, bid) for bid in bids if bid.is_valid and not bid.is_control_bid],
        "evaluations": [_evaluation(basis, lot) for lot in basis.decision.lots],
    }


def _course_text(course: Course) -> str:
    sheets, answers, counts = course.n_editions - 1, course.n_answers, course.counts
    first = f"Udbuddet blev offentliggjort den {format_date(course.published_on)}."
    first += f" Der er besvaret {_some(answers, 'spørgsmål', 'spørgsmål')}"
    first += f" og udsendt {_some(sheets, 'rettelsesblad', 'rettelsesblade')}."
    suppliers = counts.received - counts.control
    second = f"Fristen for tilbud var {course.bids_until}. Ved fristens udløb forelå "
    second += f"{_some(suppliers, 'tilbud', 'tilbud')} fra leverandører"
    second += f" og {_some(counts.control, 'kontrolbud', 'kontrolbud')} fra kommunen selv." if counts.control else "."
    if counts.replaced:
        second += f" {_some(counts.replaced, 'tilbud', 'tilbud').capitalize()} var erstattet af et senere"
        second += " fra samme tilbudsgiver."
    if counts.unreadable:
        second += f" {_some(counts.unreadable, 'tilbud', 'tilbud').capitalize()} kunne ikke læses."
    third = f"Tilbuddene blev åbnet den {format_date(course.opened_on)} af {_listed(course.openers)} sammen."
    return "\n\n".join([first, second, third])


def _some(n: int, one: str, more: str) -> str:
    few = ("ingen", "ét", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti")
    return f"{few[n] if n < len(few) else n} {one if n == 1 else more}"


def _listed(names: Sequence[str]) -> str:
    return " og ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _control_text(basis: LetterBasis, bids: Sequence[OpenedBid]) -> str | None:
    control = next((bid for bid in bids if bid.is_control_bid), None)
    if control is None:
        return None
    text = ["Kommunens kontrolbud blev åbnet sammen med tilbuddene og er holdt for sig. Det er bedømt på samme vilkår."]
    text += [f"Delaftale {lot.lot}: {_control_result(lot, control)}" for lot in basis.decision.lots]
    return clean("\n\n".join(text), LONGEST_PART)


def _control_result(lot: LotOutcome, control: OpenedBid) -> str:
    own = next((each for each in lot.notes.with_control if each.is_control_bid), None)
    if lot.lot not in control.lots:
        return "der er ikke afgivet kontrolbud."
    if own is None:
        return "kontrolbuddet er ikke sammenlignet med tilbud."
    if lot.outcome == "kept_in_house":
        return "kontrolbuddet er det bedste, og kommunen løser selv opgaven."
    disregarded = " Der ses bort fra det." if lot.outcome == "awarded" else ""
    return f"kontrolbuddet er nummer {own.rank} af {len(lot.notes.with_control)}.{disregarded}"


def _received(basis: LetterBasis, bid: OpenedBid) -> dict[str, Any]:
    check = basis.checks.get(bid.id)
    outcome = check.outcome if check else "rejected"
    note = f"{STANDINGS[outcome]}: {check.reason}" if check and outcome != SUITABLE else ""
    return {
        "bidder": one_line(bid.bidder, LONGEST_NAME),
        "lots": list(bid.lots),
        "suitable": outcome == SUITABLE,
        "note": one_line(note, LONGEST_NOTE) or None,
    }


def _evaluation(basis: LetterBasis, lot: LotOutcome) -> dict[str, Any]:
    names = _listed([one_line(basis.bidders[each], LONGEST_NAME) for each in lot.winners])
    decision = OUTCOMES[lot.outcome].format(names=names)
    return {
        "lot": lot.lot,
        "title": basis.titles[lot.lot],
        "decision": f"{decision}\n\n{clean(lot.reason)}",
        "remarks": _remarks(basis, lot) or None,
        "bids": [_judged(basis, each) for each in lot.ranking],
        "comparison": [_compared(each) for each in lot.notes.with_control],
    }


def _judged(basis: LetterBasis, bid: RankedBid) -> dict[str, Any]:
    return {
        "bidder": one_line(bid.bidder, LONGEST_NAME),
        "rank": bid.rank,
        "price_ore": bid.sum_ore,
        "cost_ore": None if bid.cost is None else int(shown(bid.cost, 0)),
        "total": points(bid.total if bid.cost is None else bid.quality),
        "criteria": lot_table(basis, bid),
    }


def _compared(bid: RankedBid) -> dict[str, Any]:
    return {
        "bidder": CONTROL_BID if bid.is_control_bid else one_line(bid.bidder, LONGEST_NAME),
        "rank": bid.rank,
        "price_ore": bid.sum_ore,
        "cost_ore": None if bid.cost is None else int(shown(bid.cost, 0)),
        "total": points(bid.total if bid.cost is None else bid.quality),
    }


def _remarks(basis: LetterBasis, lot: LotOutcome) -> str:
    text = []
    if tie := lot.notes.tie_break:
        order = ", ".join(one_line(basis.bidders[each], LONGEST_NAME) for each in tie.order)
        how = f"ved lodtrækning i overværelse af {tie.present}" if tie.how == "drawn" else "efter udbuddets egen regel"
        text.append(f"Lige tilbud er sat i rækkefølge {how}: {order}. {tie.text}")
    for low in lot.notes.low_prices:
        share = str(shown(low.share * 100, 0))
        text.append(
            f"{low.bidder} har en evalueringspris på {format_kroner(low.sum_ore)}, {share} % af medianen af de andre. "
            + (low.note or "Der er ikke indhentet en forklaring, da tilbuddet ikke er valgt.")
        )
    over: Mapping[int, str] = {each: one_line(basis.bidders[each], LONGEST_NAME) for each in lot.notes.passed_over}
    text += [
        f"{name} er tildelt det antal delaftaler, som udbuddet højst giver mulighed for." for name in over.values()
    ]
    return clean("\n\n".join(text), 8000)
