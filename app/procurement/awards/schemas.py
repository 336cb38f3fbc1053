"""Proposals, decisions and letters as plain values."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Literal

import msgspec

Outcome = Literal["awarded", "kept_in_house", "no_award"]
OUTCOMES: tuple[Outcome, ...] = ("awarded", "kept_in_house", "no_award")
AWARD_LETTER, REJECTION_LETTER = "tildelingsbrev", "afslagsbrev"
REPORT = "evalueringsrapport"


class CriterionPoints(msgspec.Struct, frozen=True, kw_only=True):
    """A bid's exact points under one criterion. weight : of the whole, 0-1. reason : the consensus, empty for price."""

    number: str
    points: Fraction
    weight: Fraction
    reason: str = ""


class RankedBid(msgspec.Struct, frozen=True, kw_only=True):
    """One bid in a lot's ranking, as it is frozen with the decision; fractions are exact.

    rank : 1 is best, equal bids share one.
    total : weighted points; with `cost` (øre per point of quality, the formula cost_per_point) of the quality alone.
    sum_ore : the evaluation sum; None where price is no criterion.
    """

    opened_bid_id: int
    number: int
    bidder: str
    is_control_bid: bool
    rank: int
    tied: bool
    total: Fraction
    quality: Fraction
    sum_ore: int | None
    criteria: tuple[CriterionPoints, ...]
    cost: Fraction | None = None


class AwardRules(msgspec.Struct, frozen=True, kw_only=True):
    """The tender's own rules as numbers. suppliers : for each lot how many are awarded it.

    lots_per_bidder : the most lots one bidder is awarded; None where the tender sets no limit.
    method : how lots are shared out where there is a limit: as gives the best bids together, or lot by lot.
    """

    suppliers: dict[int, int] = {}
    lots_per_bidder: int | None = None
    method: Literal["best_together", "lot_by_lot"] = "best_together"

    def suppliers_of(self, lot: int) -> int:
        return self.suppliers.get(lot, 1)


class LowPrice(msgspec.Struct, frozen=True, kw_only=True):
    """A price far below the others'. share : of the median of the other bids'. note : what the officer has noted."""

    opened_bid_id: int
    bidder: str
    sum_ore: int
    median_ore: int
    share: Fraction
    note: str = ""


class TieBreak(msgspec.Struct, frozen=True, kw_only=True):
    """How equal bids were told apart: by the tender's own rule, or by drawing lots. order : the first one first.

    basis : of the ranking it was made for; it holds no longer when that has changed.
    """

    order: tuple[int, ...]
    how: Literal["rule", "drawn"]
    text: str
    present: str = ""
    basis: str = ""


class LotProposal(msgspec.Struct, frozen=True, kw_only=True):
    """What the tender's own rules come to for a lot.

    ranking : the suppliers' bids, best first. with_control : the same with the control bid as a bid on the same terms,
    kept apart since it may move the others' price points; empty where there is none.
    winners : opened bids that are awarded the lot, the first supplier first, never the control bid.
    control_wins : the control bid is strictly better than every other.
    undecided : equal bids that a recorded tie-break must put in order before there are winners.
    passed_over : bids that stand before a winner and are not awarded, since their bidder has lots enough.
    problem : a msgid of why there is no ranking.
    """

    lot: int
    title: str
    suppliers: int
    ranking: tuple[RankedBid, ...]
    with_control: tuple[RankedBid, ...]
    winners: tuple[int, ...]
    control_wins: bool
    undecided: tuple[int, ...] = ()
    passed_over: tuple[int, ...] = ()
    tie_break: TieBreak | None = None
    low_prices: tuple[LowPrice, ...] = ()
    problem: str = ""
    problem_params: Mapping[str, Any] = {}

    @property
    def control_bid(self) -> RankedBid | None:
        return next((each for each in self.with_control if each.is_control_bid), None)


class LotChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer decides of a lot; who wins an awarded lot follows from the tender's rules.

    winners : those the officer was shown.
    """

    lot: int
    outcome: Outcome
    reason: str
    winners: tuple[int, ...] = ()


class LotNotes(msgspec.Struct, frozen=True, kw_only=True):
    """What is frozen beside a lot's ranking."""

    with_control: tuple[RankedBid, ...] = ()
    tie_break: TieBreak | None = None
    low_prices: tuple[LowPrice, ...] = ()
    passed_over: tuple[int, ...] = ()


class LotOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided of a lot, with the ranking it rests on.

    winners : opened bids, the first supplier first; the control bid where the lot is kept in-house.
    ranking : the suppliers' bids; the control bid stands in `notes.with_control`.
    """

    id: int
    lot: int
    outcome: Outcome
    winners: tuple[int, ...]
    reason: str
    ranking: tuple[RankedBid, ...]
    notes: LotNotes = LotNotes()


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision on the whole tender. standstill_ends_on : its last day; None where there is none, or no letter yet."""

    id: int
    tender_id: int
    round: int
    decided_at: datetime
    decided_by: int
    next_steps: str
    complaint: str
    rules: AwardRules
    letters_dated_on: date | None
    notified_at: datetime | None
    standstill_ends_on: date | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    lots: tuple[LotOutcome, ...]

    @property
    def is_awarded(self) -> bool:
        """Whether any lot goes to a supplier."""
        return any(each.outcome == "awarded" for each in self.lots)


class AwardedLot(msgspec.Struct, frozen=True, kw_only=True):
    """One supplier of one awarded lot. place : 1 is the first supplier of the lot.

    sum_ore : the evaluation sum; None where price is no criterion. prices : øre by line number, the whole bid's.
    """

    lot: int
    lot_decision_id: int
    place: int
    outcome: Outcome
    supplier_id: int
    bidder: str
    cvr: str
    opened_bid_id: int
    sum_ore: int | None
    prices: dict[int, int]


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """The letter to one bidder about one decision. state : of its document, queued, ready or failed; empty before."""

    id: int
    decision_id: int
    opened_bid_id: int
    supplier_id: int
    bidder: str
    kind: str
    document_id: int | None
    sent_at: datetime | None
    seen_at: datetime | None
    state: str = ""
