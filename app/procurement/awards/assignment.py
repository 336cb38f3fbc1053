"""Who is awarded which lot, where a bidder may win a limited number of lots and a lot may have several suppliers.

Two ways, and the tender says which:

best_together  Every place is filled that can be, and of all ways to do so the one where the awarded bids' worth comes
               to the most is taken. Worth is the bid's total points; with price per quality point it is the lowest
               cost in the lot divided by the bid's own.
lot_by_lot     The lots in the order of their numbers: the best bid whose bidder has not won its lots yet.

Without a limit both come to the same: the best bids of each lot. Equal worth is told, never broken here: a recorded
order of equal bids breaks it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

import msgspec

from app.procurement.awards.schemas import AwardRules, RankedBid

# Lot and opened bid, and what the bid is worth there.
Edge = tuple[int, int]
Weights = Mapping[Edge, int]


class Candidate(msgspec.Struct, frozen=True):
    """A bid for a lot. bonus : more for those that stand before their equals in a recorded order; 0 without one."""

    bid: int
    worth: Fraction
    bonus: int = 0


class Assignment(msgspec.Struct, frozen=True):
    """By lot. undecided : bids between which nothing but a recorded order can choose; such a lot has no winners."""

    winners: dict[int, tuple[int, ...]]
    undecided: dict[int, tuple[int, ...]]


class _Places(msgspec.Struct, frozen=True):
    """How many suppliers each lot has, and how many lots each bidder may win."""

    of_lot: dict[int, int]
    of_bid: dict[int, int]

    def without(self, lot: int, bid: int) -> "_Places":
        return _Places({**self.of_lot, lot: self.of_lot[lot] - 1}, {**self.of_bid, bid: self.of_bid[bid] - 1})


def candidates_of(ranking: Sequence[RankedBid], order: Sequence[int] = ()) -> list[Candidate]:
    """The best first. order : the recorded order of equal bids; it holds for bids whose equals all stand in it."""
    costs = [each.cost for each in ranking if each.cost is not None]
    found = [Candidate(each.opened_bid_id, _worth(each, costs)) for each in ranking]
    loose = {each.worth for each in found if each.bid not in order}
    placed = [
        each if each.worth in loose else msgspec.structs.replace(each, bonus=len(order) - order.index(each.bid))
        for each in found
    ]
    return sorted(placed, key=_standing)


def assign(lots: Mapping[int, Sequence[Candidate]], rules: AwardRules) -> Assignment:
    """Winners of every lot, the best first."""
    if rules.method == "lot_by_lot":
        return _lot_by_lot(lots, rules)
    places = _Places(
        {lot: rules.suppliers_of(lot) for lot in lots},
        {each.bid: _limit(lots, rules) for listed in lots.values() for each in listed},
    )
    weights = _weights({lot: _within_reach(listed, lot, rules, lots) for lot, listed in lots.items()})
    best = _best_together(weights, places)
    undecided = _undecided(weights, places, best)
    winners = {
        lot: () if lot in undecided else tuple(each.bid for each in listed if (lot, each.bid) in best)
        for lot, listed in lots.items()
    }
    return Assignment(winners, {lot: _in_order(lots[lot], bids) for lot, bids in sorted(undecided.items())})


def _worth(bid: RankedBid, costs: Sequence[Fraction]) -> Fraction:
    if not costs:
        return bid.total
    return min(costs) / bid.cost if bid.cost else Fraction(0)


def _standing(each: Candidate) -> tuple[Fraction, int]:
    return (-each.worth, -each.bonus)


def _limit(lots: Mapping[int, Sequence[Candidate]], rules: AwardRules) -> int:
    return len(lots) if rules.lots_per_bidder is None else rules.lots_per_bidder


def _in_order(listed: Sequence[Candidate], bids: set[int]) -> tuple[int, ...]:
    return tuple(each.bid for each in listed if each.bid in bids)


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


def _within_reach(
    listed: Sequence[Candidate], lot: int, rules: AwardRules, lots: Mapping[int, Sequence[Candidate]]
) -> list[Candidate]:
    """Those that can win: of the better ones some win the lot, and only so many bidders can have lots enough."""
    limit = _limit(lots, rules)
    enough = 0 if limit >= len(lots) else sum(rules.suppliers_of(each) for each in lots) // limit
    most = rules.suppliers_of(lot) + enough
    return [each for each in listed if sum(_standing(other) < _standing(each) for other in listed) < most]


def _weights(lots: Mapping[int, Sequence[Candidate]]) -> dict[Edge, int]:
    """Whole numbers that order as worth does, and as bonus where worth is equal."""
    every = [each for listed in lots.values() for each in listed]
    scale = lcm(*(each.worth.denominator for each in every)) * (1 + sum(each.bonus for each in every))
    return {(lot, each.bid): int(each.worth * scale) + each.bonus for lot, listed in lots.items() for each in listed}


def _value(weights: Weights, won: set[Edge]) -> tuple[int, int]:
    """How many places are filled, and what the winners are worth together."""
    return (len(won), sum(weights[edge] for edge in won))


def _undecided(weights: Weights, places: _Places, best: set[Edge]) -> dict[int, set[int]]:
    """Bids that win a lot in some of the equally good ways, and not in all of them."""
    whole = _value(weights, best)
    found: dict[int, set[int]] = {}
    for edge in weights:
        others = {other: weight for other, weight in weights.items() if other != edge}
        if edge in best:
            equal = _value(others, _best_together(others, places)) == whole
        else:
            lot, bid = edge
            n, worth = _value(others, _best_together(others, places.without(lot, bid)))
            equal = (n + 1, worth + weights[edge]) == whole
        if equal:
            found.setdefault(edge[0], set()).add(edge[1])
    return found


def _best_together(weights: Weights, places: _Places) -> set[Edge]:
    """Minimum-cost maximum flow from the lots' places to the bidders', by shortest augmenting paths.

    Source: Ahuja, Magnanti and Orlin, Network Flows (1993), section 9.7.
    """
    won: set[Edge] = set()
    while path := _shortest_path(weights, places, won):
        won ^= set(path)
    return won


def _shortest_path(weights: Weights, places: _Places, won: set[Edge]) -> list[Edge]:
    """The best chain of bids joining lots and leaving them that fills one more place; empty when none can be filled."""
    filled, busy = Counter(lot for lot, _ in won), Counter(bid for _, bid in won)
    reached: dict[tuple[str, int], int] = {("lot", lot): 0 for lot, n in places.of_lot.items() if filled[lot] < n}
    came: dict[tuple[str, int], tuple[str, int]] = {}
    changed = True
    while changed:  # Bellman and Ford: there are steps below zero, and no round of them that is.
        changed = False
        for edge, weight in weights.items():
            lot, bid = ("lot", edge[0]), ("bid", edge[1])
            start, end, cost = (bid, lot, weight) if edge in won else (lot, bid, -weight)
            if start in reached and (end not in reached or reached[start] + cost < reached[end]):
                reached[end], came[end], changed = reached[start] + cost, start, True
    free = [
        (cost, node) for node, cost in reached.items() if node[0] == "bid" and busy[node[1]] < places.of_bid[node[1]]
    ]
    return _walk_back(min(free)[1], came) if free else []


def _walk_back(node: tuple[str, int], came: Mapping[tuple[str, int], tuple[str, int]]) -> list[Edge]:
    path = []
    while node in came:
        before = came[node]
        path.append((before[1], node[1]) if before[0] == "lot" else (node[1], before[1]))
        node = before
    return path
