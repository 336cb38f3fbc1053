"""From what is known of a tender's bids to what its own rules come to, lot by lot."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.procurement.awards.assignment import Assignment, assign, candidates_of
from app.procurement.awards.freezing import basis_of_tie
from app.procurement.awards.low_prices import low_prices
from app.procurement.awards.ranking import JudgedBid, control_wins, rankings
from app.procurement.awards.schemas import AwardRules, LotProposal, LowPrice, RankedBid, TieBreak
from app.procurement.pricing.formulas import PricingError


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a proposal rests on. titles : of every lot of the edition. judged : the suitable bids of each lot.

    asked : what was noted of a low price, by lot and opened bid. ties : recorded orders of equal bids, by lot.
    """

    criteria: Sequence[Mapping[str, Any]]
    award: Mapping[str, Any]
    titles: dict[int, str]
    judged: dict[int, list[JudgedBid]]
    asked: Mapping[tuple[int, int], str] = {}
    ties: Mapping[int, TieBreak] = {}


def proposals(basis: Basis, rules: AwardRules, *, without: Sequence[int] = ()) -> list[LotProposal]:
    """One for each lot of the edition. without : lots that are not awarded, so that they take no bidder's place."""
    ranked = [_ranked(basis, lot, rules) for lot in sorted(basis.titles)]
    found = _assigned(basis, rules, [each for each in ranked if each.lot not in without])
    return [
        msgspec.structs.replace(
            each,
            winners=found.winners.get(each.lot, ()),
            undecided=found.undecided.get(each.lot, ()),
            passed_over=_passed_over(each.ranking, found.winners.get(each.lot, ())),
        )
        for each in ranked
    ]


def _ranked(basis: Basis, lot: int, rules: AwardRules) -> LotProposal:
    outside: tuple[RankedBid, ...] = ()
    both: tuple[RankedBid, ...] = ()
    problem: PricingError | None = None
    try:
        outside, both = rankings(basis.criteria, basis.award, basis.judged.get(lot, []))
    except PricingError as error:
        problem = error
    return LotProposal(
        lot=lot,
        title=basis.titles[lot],
        suppliers=rules.suppliers_of(lot),
        ranking=outside,
        with_control=both,
        winners=(),
        control_wins=control_wins(both),
        tie_break=_tie_of(basis, lot, outside),
        low_prices=tuple(_noted(basis, lot, each) for each in low_prices(both or outside)),
        problem=problem.msgid if problem else "",
        problem_params=problem.params if problem else {},
    )


def _tie_of(basis: Basis, lot: int, ranking: Sequence[RankedBid]) -> TieBreak | None:
    tie = basis.ties.get(lot)
    return tie if tie is not None and tie.basis == basis_of_tie(ranking) else None


def _noted(basis: Basis, lot: int, low: LowPrice) -> LowPrice:
    return msgspec.structs.replace(low, note=basis.asked.get((lot, low.opened_bid_id), ""))


def _assigned(basis: Basis, rules: AwardRules, lots: Sequence[LotProposal]) -> Assignment:
    orders = {each.lot: each.tie_break.order if each.tie_break else () for each in lots}
    return assign({each.lot: candidates_of(each.ranking, orders[each.lot]) for each in lots}, rules)


def _passed_over(ranking: Sequence[RankedBid], winners: Sequence[int]) -> tuple[int, ...]:
    last = max((each.rank for each in ranking if each.opened_bid_id in winners), default=0)
    return tuple(each.opened_bid_id for each in ranking if each.rank < last and each.opened_bid_id not in winners)
