"""Who is awarded which lot, where a bidder may win a limited number of lots and a lot may have several suppliers.

Two ways, and the tender says which:

best_together  Every place is filled that can be, and of all ways to do so the one where the awarded bids' worth comes
               to the most is taken. Worth is the bid's total points; with price per quality point it is the lowest
               cost in the lot divided by the bid's own.
lot_by_lot     The lots in the order of their numbers: the best bid whose bidder has not won its lots yet.

Without a limit both come to the same: the best bids of each lot. Equal worth is told, never broken here: a recorded
order of equal bids breaks it.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import msgspec

from app.procurement.awards.schemas import AwardRules, RankedBid

Cost = tuple[Fraction, int]
NOTHING: Cost = (Fraction(0), 0)


class Candidate(msgspec.Struct, frozen=True):
    """A bid for a lot. place : in the recorded order of equal bids; 0 without one."""

    bid: int
    worth: Fraction
    place: int = 0


class Assignment(msgspec.Struct, frozen=True):
    """By lot. undecided : bids between which nothing but a recorded order can choose; such a lot has no winners."""

    winners: dict[int, tuple[int, ...]]
    undecided: dict[int, tuple[int, ...]]


def candidates_of(ranking: Sequence[RankedBid], order: Sequence[int] = ()) -> list[Candidate]:
    """The best first. order : the recorded order of equal bids; it holds for bids whose equals all stand in it."""
    costs = [each.cost for each in ranking if each.cost is not None]
    by_cost = bool(costs)
    found = [
        Candidate(
            each.opened_bid_id,
            each.total if not by_cost else (min(costs) / each.cost if each.cost else Fraction(0)),
        )
        for each in ranking
    ]
    loose = {each.worth for each in found if each.bid not in order}
    placed = [
        each if each.worth in loose else msgspec.structs.replace(each, place=order.index(each.bid) + 1)
        for each in found
    ]
    return sorted(placed, key=_standing)


def assign(lots: Mapping[int, Sequence[Candidate]], rules: AwardRules) -> Assignment:
    """Winners of every lot, the best first."""
    if rules.method == "lot_by_lot":
        return _lot_by_lot(lots, rules)
    best = _best_together(lots, rules)
    undecided = _undecided(lots, rules, best)
    winners = {
        lot: () if lot in undecided else tuple(each.bid for each in listed if each.bid in best[lot])
        for lot, listed in lots.items()
    }
    return Assignment(winners, undecided)


def _standing(each: Candidate) -> tuple[Fraction, int]:
    return (-each.worth, each.place)


def _limit(lots: Mapping[int, Sequence[Candidate]], rules: AwardRules) -> int:
    return len(lots) if rules.lots_per_bidder is None else rules.lots_per_bidder


def _lot_by_lot(lots: Mapping[int, Sequence[Candidate]], rules: AwardRules) -> Assignment:
    """A tie stops at its lot: who has lots left for those that follow is not known before it is broken."""
    won: dict[int, int] = {}
    winners: dict[int, tuple[int, ...]] = dict.fromkeys(lots, ())
    for lot in sorted(lots):
        left = [each for each in lots[lot] if won.get(each.bid, 0) < _limit(lots, rules)]
        n = rules.suppliers_of(lot)
        if tied := _tied_at(left, n):
            return Assignment(winners, {lot: tied})
        winners[lot] = tuple(each.bid for each in left[:n])
        for bid in winners[lot]:
            won[bid] = won.get(bid, 0) + 1
    return Assignment(winners, {})


def _tied_at(left: Sequence[Candidate], n: int) -> tuple[int, ...]:
    """The equal bids of which some would be among the first n and some not."""
    if len(left) <= n or _standing(left[n]) != _standing(left[n - 1]):
        return ()
    return tuple(each.bid for each in left if _standing(each) == _standing(left[n]))


def _undecided(
    lots: Mapping[int, Sequence[Candidate]], rules: AwardRules, best: Mapping[int, set[int]]
) -> dict[int, tuple[int, ...]]:
    """Without one of the winners: does another way come to the same? Then nothing has chosen between the two."""
    found: dict[int, set[int]] = {}
    whole = _value(lots, best)
    for lot, bids in best.items():
        for bid in bids:
            others = {**lots, lot: [each for each in lots[lot] if each.bid != bid]}
            other = _best_together(others, rules)
            if _value(lots, other) == whole:
                for number in lots:
                    found.setdefault(number, set()).update(best[number] ^ other[number])
    return {
        lot: tuple(each.bid for each in lots[lot] if each.bid in bids) for lot, bids in sorted(found.items()) if bids
    }


def _value(lots: Mapping[int, Sequence[Candidate]], won: Mapping[int, set[int]]) -> tuple[int, Fraction, int]:
    """How many places are filled, what the winners are worth together, and their places where bids are equal."""
    chosen = [each for lot, listed in lots.items() for each in listed if each.bid in won[lot]]
    return (len(chosen), sum((each.worth for each in chosen), Fraction(0)), sum(each.place for each in chosen))


def _best_together(lots: Mapping[int, Sequence[Candidate]], rules: AwardRules) -> dict[int, set[int]]:
    """Minimum-cost maximum flow from the lots' places to the bidders', by shortest augmenting paths.

    Source: Ahuja, Magnanti and Orlin, Network Flows (1993), section 9.7.
    """
    won: dict[int, set[int]] = {lot: set() for lot in lots}
    limit = _limit(lots, rules)
    while path := _shortest_path(lots, rules, won, limit):
        for lot, bid, joins in path:
            won[lot] = won[lot] | {bid} if joins else won[lot] - {bid}
    return won


def _shortest_path(
    lots: Mapping[int, Sequence[Candidate]], rules: AwardRules, won: Mapping[int, set[int]], limit: int
) -> list[tuple[int, int, bool]]:
    """The cheapest chain of changes that fills one more place; empty when none can be filled.

    From a lot to a bid: the bid joins. From a bid back to a lot: it leaves, and the lot has a place again.
    """
    of = {(lot, each.bid): each for lot, listed in lots.items() for each in listed}
    reached: dict[tuple[str, int], Cost] = {
        ("lot", lot): NOTHING for lot in lots if len(won[lot]) < rules.suppliers_of(lot)
    }
    came: dict[tuple[str, int], tuple[str, int]] = {}
    changed = True
    while changed:  # Bellman and Ford: costs may be below zero, and there is no cycle that is.
        changed = False
        for (lot, bid), each in of.items():
            joins = bid not in won[lot]
            start, end = (("lot", lot), ("bid", bid)) if joins else (("bid", bid), ("lot", lot))
            step = (-each.worth, each.place) if joins else (each.worth, -each.place)
            if start in reached:
                cost = (reached[start][0] + step[0], reached[start][1] + step[1])
                if end not in reached or cost < reached[end]:
                    reached[end], came[end], changed = cost, start, True
    free = [
        (cost, node)
        for node, cost in reached.items()
        if node[0] == "bid" and sum(node[1] in bids for bids in won.values()) < limit
    ]
    return _walk_back(min(free)[1], came) if free else []


def _walk_back(node: tuple[str, int], came: Mapping[tuple[str, int], tuple[str, int]]) -> list[tuple[int, int, bool]]:
    path = []
    while node in came:
        before = came[node]
        path.append((before[1], node[1], True) if before[0] == "lot" else (node[1], before[1], False))
        node = before
    return path
