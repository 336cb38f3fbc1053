"""From proposals and frozen decisions to what the pages show; no clock, no database."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from app.platform.errors import FieldError
from app.procurement.awards.letters import CONTROL_BID, leaf_names
from app.procurement.awards.robustness import Robustness
from app.procurement.awards.schemas import AwardRules, LotOutcome, LotProposal, RankedBid
from app.procurement.awards.views import (
    OUTCOME_WORDS,
    Column,
    FirmnessView,
    LotView,
    MovedLine,
    RankRow,
    RankTable,
    Sentences,
)
from app.procurement.pricing.award import leaves_of
from app.procurement.pricing.formulas import shown

Criteria = Sequence[Mapping[str, Any]]


def proposed_lot(criteria: Criteria, each: LotProposal, firmness: Robustness | None) -> LotView:
    names = names_of(each.with_control or each.ranking)
    problem = FieldError(f"outcome-{each.lot}", each.problem, dict(each.problem_params)) if each.problem else None
    return LotView(
        lot=each.lot,
        title=each.title,
        table=rank_table(criteria, each.ranking, each.winners),
        control=rank_table(criteria, each.with_control, ()),
        winners=[names[bid] for bid in each.winners],
        winner_ids=each.winners,
        suppliers=each.suppliers,
        control_wins=each.control_wins,
        control_reorders=reorders(each.ranking, each.with_control),
        undecided=[(bid, names[bid]) for bid in each.undecided],
        passed_over=[names[bid] for bid in each.passed_over],
        tie_break=each.tie_break,
        tied=[(bid, names[bid]) for bid in each.tie_break.order] if each.tie_break else [],
        low_prices=each.low_prices,
        problem=problem,
        firmness=_firmness(firmness),
        outcomes=[(key, words) for key, words in OUTCOME_WORDS.items() if _is_open(key, each)],
        outcome=default_outcome(each),
    )


def decided_lot(criteria: Criteria, each: LotOutcome, title: str) -> LotView:
    names = names_of(each.notes.with_control or each.ranking)
    tie = each.notes.tie_break
    return LotView(
        lot=each.lot,
        title=title,
        table=rank_table(criteria, each.ranking, each.winners),
        control=rank_table(criteria, each.notes.with_control, each.winners if each.outcome == "kept_in_house" else ()),
        winners=[names[bid] for bid in each.winners],
        winner_ids=each.winners,
        passed_over=[names[bid] for bid in each.notes.passed_over],
        tie_break=tie,
        tied=[(bid, names[bid]) for bid in tie.order] if tie else [],
        low_prices=each.notes.low_prices,
        control_reorders=reorders(each.ranking, each.notes.with_control),
        outcome=each.outcome,
        reason=each.reason,
    )


def names_of(ranking: Sequence[RankedBid]) -> dict[int, str]:
    return {each.opened_bid_id: CONTROL_BID if each.is_control_bid else each.bidder for each in ranking}


def rank_table(criteria: Criteria, ranking: Sequence[RankedBid], winners: Sequence[int]) -> RankTable:
    names = leaf_names(criteria)
    given = {each.number for bid in ranking for each in bid.criteria}
    columns = [
        Column(leaf.number, names[leaf.number], _share(leaf.weight))
        for leaf in leaves_of(criteria)
        if leaf.number in given
    ]
    return RankTable(columns, [_row(bid, columns, winners) for bid in ranking], any(bid.cost for bid in ranking))


def reorders(ranking: Sequence[RankedBid], with_control: Sequence[RankedBid]) -> bool:
    """Whether the suppliers' bids stand in another order when the control bid's price counts among the prices."""
    alone = [(each.opened_bid_id, each.rank) for each in ranking]
    beside = [each for each in with_control if not each.is_control_bid]
    ranks = [1 + sum(other.rank < each.rank for other in beside) for each in beside]
    return bool(beside) and alone != [(each.opened_bid_id, rank) for each, rank in zip(beside, ranks, strict=True)]


def default_outcome(each: LotProposal) -> str:
    if each.control_wins:
        return "kept_in_house"
    return "awarded" if each.winners else "no_award" if not each.undecided else "awarded"


def rules_query(rules: AwardRules) -> str:
    """The rules as a page's address and a form carry them."""
    return urlencode(rules_fields(rules))


def rules_fields(rules: AwardRules) -> dict[str, str]:
    fields = {f"suppliers-{lot}": str(n) for lot, n in sorted(rules.suppliers.items())}
    limit = "" if rules.lots_per_bidder is None else str(rules.lots_per_bidder)
    return {**fields, "limit": limit, "method": rules.method}


def sentences_of(sections: Mapping[str, Any]) -> Sentences:
    rules, award = sections.get("lot_rules") or {}, sections.get("award") or {}
    return Sentences(
        str(rules.get("suppliers") or ""), str(rules.get("award_limit") or ""), str(award.get("method") or "")
    )


def _is_open(outcome: str, each: LotProposal) -> bool:
    return outcome != "kept_in_house" or each.control_wins


def _row(bid: RankedBid, columns: Sequence[Column], winners: Sequence[int]) -> RankRow:
    points = {each.number: shown(each.points) for each in bid.criteria}
    return RankRow(
        rank=bid.rank,
        tied=bid.tied,
        number=bid.number,
        bidder=CONTROL_BID if bid.is_control_bid else bid.bidder,
        is_control_bid=bid.is_control_bid,
        won=bid.opened_bid_id in winners,
        sum_ore=bid.sum_ore,
        points=[points.get(column.number) for column in columns],
        total=shown(bid.total if bid.cost is None else bid.quality),
        cost_ore=None if bid.cost is None else int(shown(bid.cost, 0)),
    )


def _firmness(found: Robustness | None) -> FirmnessView | None:
    if found is None:
        return None
    moved = [
        MovedLine(each.number, _share(each.weight), _share(each.moved_to), list(each.first)) for each in found.moved
    ]
    return FirmnessView(found.n_moves, moved, found.n_evaluators, found.n_other)


def _share(weight: Fraction) -> Decimal:
    return shown(weight, 4)
