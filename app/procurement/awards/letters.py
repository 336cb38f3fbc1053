"""From a decision to the letter of one bidder: the bid's own points and reasons, and what made the winning bid better.

What a letter never holds: other bidders' prices, other bidders' reasons than the winning bid's where that has more
points, and anything of bids that neither won nor are the reader's own.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import msgspec

from app.procurement.awards.ranking import top_points
from app.procurement.awards.schemas import (
    AWARD_LETTER,
    REJECTION_LETTER,
    CriterionPoints,
    Decision,
    LotOutcome,
    RankedBid,
)
from app.procurement.evaluation.schemas import SUITABLE, Check
from app.procurement.opening.schemas import OpenedBid
from app.procurement.pricing.formulas import shown

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_REASON = 160, 200, 6000
# A rejection's reason, and the reason of a lot with what may be said before it.
LONGEST_LOT_REASON = 8000
PASSED_OVER = "Tilbudsgiver er tildelt det antal delaftaler, som udbuddet højst giver mulighed for."
CONTROL_BID = "Kommunens kontrolbud"
NO_REASON = "Tilbuddet er ikke taget i betragtning."


class LetterBasis(msgspec.Struct, frozen=True, kw_only=True):
    """What every letter of a decision is made from. names : of criteria. titles : of lots.

    bidders : names by opened bid. checks : by opened bid.
    """

    decision: Decision
    decided_on: date
    standstill_ends_on: date | None
    criteria: Sequence[Mapping[str, Any]]
    titles: Mapping[int, str]
    bidders: Mapping[int, str]
    checks: Mapping[int, Check]


def letter_kind(decision: Decision, opened_bid_id: int) -> str:
    won = any(each.outcome == "awarded" and opened_bid_id in each.winners for each in decision.lots)
    return AWARD_LETTER if won else REJECTION_LETTER


def letter_data(basis: LetterBasis, bid: OpenedBid) -> dict[str, Any]:
    """What the letter holds beside the tender's own sections."""
    wins = letter_kind(basis.decision, bid.id) == AWARD_LETTER
    return {
        "recipient": _recipient(bid),
        "decision": {
            "decided_on": basis.decided_on,
            "standstill_ends_on": basis.standstill_ends_on,
            "next_steps": (clean(basis.decision.next_steps) or None) if wins else None,
            "complaint": clean(basis.decision.complaint) or None,
        },
        "results": [_result(basis, bid, lot) for lot in basis.decision.lots if lot.lot in bid.lots],
    }


def clean(text: str, longest: int | None = None) -> str:
    """Text as a document takes it: line ends alone, no other control characters."""
    plain = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", "", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return plain if longest is None or len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def one_line(text: str, longest: int) -> str:
    return clean(re.sub(r"\s+", " ", text), longest)


def leaf_names(criteria: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Names by number; one below another carries both names."""
    found = {}
    for top in criteria:
        found[str(top["number"])] = one_line(str(top["name"]), LONGEST_NAME)
        for each in top.get("children") or []:
            found[str(each["number"])] = one_line(f"{top['name']}: {each['name']}", LONGEST_NAME)
    return found


def points(value: Fraction | None) -> str | None:
    """Rounded for showing; a document's decimals come as text with a point."""
    return None if value is None else str(shown(value))


def _recipient(bid: OpenedBid) -> dict[str, Any]:
    form = bid.forms.get("bid") or {}
    return {
        "name": one_line(bid.bidder, LONGEST_NAME),
        "cvr": bid.cvr if re.fullmatch(r"[0-9]{8}", bid.cvr) else None,
        "address": one_line(str(form.get("address") or ""), LONGEST_ADDRESS) or None,
    }


def _result(basis: LetterBasis, bid: OpenedBid, lot: LotOutcome) -> dict[str, Any]:
    check = basis.checks.get(bid.id)
    head = {
        "lot": lot.lot,
        "title": basis.titles[lot.lot],
        "winners": [one_line(basis.bidders[each], LONGEST_NAME) for each in lot.winners if lot.outcome == "awarded"],
    }
    if check is None or check.outcome != SUITABLE:
        reason = check.reason if check else NO_REASON
        return {**head, "outcome": "rejected", "reason": clean(reason, LONGEST_LOT_REASON) or NO_REASON}
    own, winning = _compared(lot, bid.id)
    return {**head, "outcome": _outcome(lot, bid.id), "reason": _reason(lot, bid.id), **_points(basis, own, winning)}


def _outcome(lot: LotOutcome, opened_bid_id: int) -> str:
    if lot.outcome != "awarded":
        return lot.outcome
    return "awarded" if opened_bid_id in lot.winners else "not_awarded"


def _reason(lot: LotOutcome, opened_bid_id: int) -> str:
    more = f"{PASSED_OVER}\n\n" if opened_bid_id in lot.notes.passed_over else ""
    return clean(more + clean(lot.reason), LONGEST_LOT_REASON)


def _compared(lot: LotOutcome, opened_bid_id: int) -> tuple[RankedBid | None, RankedBid | None]:
    """The bid's own place and the winning one's, None for the winner itself; of several the first is the winning one.

    Where the control bid won, both come from the comparison with it: points for the price rest on all prices compared.
    """
    ranking = lot.notes.with_control if lot.outcome == "kept_in_house" else lot.ranking
    of = {each.opened_bid_id: each for each in ranking}
    first = lot.winners[0] if lot.winners and opened_bid_id not in lot.winners else None
    return of.get(opened_bid_id), of.get(first) if first is not None else None


def _points(basis: LetterBasis, own: RankedBid | None, winning: RankedBid | None) -> dict[str, Any]:
    if own is None:
        return {}
    names, theirs = leaf_names(basis.criteria), {each.number: each for each in winning.criteria} if winning else {}
    return {
        "price_ore": own.sum_ore,
        "cost_ore": None if own.cost is None else int(shown(own.cost, 0)),
        "total": points(own.total if own.cost is None else own.quality),
        "winning_total": points((winning.total if winning.cost is None else winning.quality) if winning else None),
        "criteria": [_criterion(each, names[each.number], theirs.get(each.number)) for each in own.criteria],
    }


def _criterion(own: CriterionPoints, name: str, winning: CriterionPoints | None) -> dict[str, Any]:
    better = winning is not None and winning.points > own.points
    return {
        "number": own.number,
        "name": name,
        "weight_percent": str(shown(own.weight * 100)),
        "points": points(own.points),
        "winning_points": points(winning.points) if winning else None,
        "reason": clean(own.reason, LONGEST_REASON) or None,
        "winning_merits": (clean(winning.reason, LONGEST_REASON) or None) if winning and better else None,
    }


def lot_table(basis: LetterBasis, bid: RankedBid) -> list[dict[str, Any]]:
    """For the evaluation report: points of the criteria of the first level, and of those below with their reasons."""
    tops = top_points(basis.criteria, bid)
    leaves = {each.number: each for each in bid.criteria}
    rows = []
    for top in basis.criteria:
        number = str(top["number"])
        if number in tops:
            reason = clean(leaves[number].reason) if number in leaves else ""
            rows.append({"number": number, "points": points(tops[number]), "reason": reason or None})
        rows += [
            {"number": each.number, "points": points(each.points), "reason": clean(each.reason) or None}
            for each in leaves.values()
            if each.number != number and each.number in {str(child["number"]) for child in top.get("children") or []}
        ]
    return rows
