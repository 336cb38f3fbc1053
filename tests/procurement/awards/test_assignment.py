"""Who is awarded which lot, held against every way there is to share them out."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from app.procurement.awards.assignment import Assignment, Candidate, assign
from app.procurement.awards.schemas import AwardRules

WORTHS = st.dictionaries(st.integers(1, 3), st.dictionaries(st.integers(1, 4), st.integers(0, 6)), min_size=1)
RULES = st.builds(
    AwardRules,
    suppliers=st.dictionaries(st.integers(1, 3), st.integers(1, 2)),
    lots_per_bidder=st.one_of(st.none(), st.integers(1, 2)),
)


def best(worths: Mapping[int, Mapping[int, int]], rules: AwardRules = AwardRules(), **orders: list[int]) -> Assignment:  # noqa: B008
    lots = {
        lot: sorted(
            (
                Candidate(bid, Fraction(worth), len(order) - order.index(bid) if bid in order else 0)
                for order in [orders.get(f"lot{lot}", [])]
                for bid, worth in bids.items()
            ),
            key=lambda each: (-each.worth, -each.bonus),
        )
        for lot, bids in worths.items()
    }
    return assign(lots, rules)


def every_way(worths: Mapping[int, Mapping[int, int]], rules: AwardRules) -> Iterator[dict[int, frozenset[int]]]:
    lots = sorted(worths)
    choices = [
        [frozenset(some) for n in range(rules.suppliers_of(lot) + 1) for some in combinations(sorted(worths[lot]), n)]
        for lot in lots
    ]
    for way in product(*choices):
        counts = [sum(bid in some for some in way) for bid in {bid for some in way for bid in some}]
        if rules.lots_per_bidder is None or max(counts, default=0) <= rules.lots_per_bidder:
            yield dict(zip(lots, way, strict=True))


def value(worths: Mapping[int, Mapping[int, int]], way: Mapping[int, frozenset[int]]) -> tuple[int, int]:
    return (sum(map(len, way.values())), sum(worths[lot][bid] for lot, bids in way.items() for bid in bids))


@settings(max_examples=150, deadline=None)
@given(WORTHS, RULES)
def test_it_is_the_best_of_every_way_there_is_and_says_where_several_are(
    worths: dict[int, dict[int, int]], rules: AwardRules
) -> None:
    found = best(worths, rules)
    ways = list(every_way(worths, rules))
    highest = max(value(worths, way) for way in ways)
    equals = [way for way in ways if value(worths, way) == highest]

    for lot in worths:
        outcomes = {way[lot] for way in equals}
        if len(outcomes) == 1:
            assert frozenset(found.winners[lot]) == outcomes.pop()
            assert lot not in found.undecided
        else:
            assert found.winners[lot] == ()
            assert found.undecided[lot]


def test_without_a_limit_the_best_bids_of_each_lot_win_best_first() -> None:
    found = best({1: {1: 5, 2: 8, 3: 7}, 2: {1: 9, 2: 8}}, AwardRules(suppliers={1: 2}))

    assert found == Assignment({1: (2, 3), 2: (1,)}, {})


def test_a_bidder_with_lots_enough_gives_way_where_it_costs_least() -> None:
    worths = {1: {1: 10, 2: 9}, 2: {1: 10, 2: 2}}

    assert best(worths, AwardRules(lots_per_bidder=1)).winners == {1: (2,), 2: (1,)}


def test_lot_by_lot_the_first_lot_takes_its_best_bid() -> None:
    worths = {1: {1: 10, 2: 9}, 2: {1: 10, 2: 2}}
    rules = AwardRules(lots_per_bidder=1, method="lot_by_lot")

    assert best(worths, rules).winners == {1: (1,), 2: (2,)}


def test_a_place_is_filled_rather_than_left_for_a_better_sum() -> None:
    worths = {1: {1: 10}, 2: {1: 10, 2: 0}}

    assert best(worths, AwardRules(lots_per_bidder=1)).winners == {1: (1,), 2: (2,)}


def test_equal_bids_have_no_winner_before_they_are_put_in_order() -> None:
    worths = {1: {1: 8, 2: 8, 3: 5}}

    assert best(worths) == Assignment({1: ()}, {1: (1, 2)})
    assert best(worths, lot1=[2, 1]) == Assignment({1: (2,)}, {})


def test_equal_ways_across_lots_are_told_too_and_one_order_is_enough() -> None:
    worths = {1: {1: 9, 2: 8}, 2: {1: 9, 2: 8}}
    rules = AwardRules(lots_per_bidder=1)

    assert best(worths, rules).undecided == {1: (1, 2), 2: (1, 2)}
    assert best(worths, rules, lot1=[2, 1]).winners == {1: (2,), 2: (1,)}


def test_a_bidder_alone_on_equal_lots_gets_the_one_that_is_recorded() -> None:
    worths = {1: {1: 8}, 2: {1: 8}, 3: {1: 8}}
    rules = AwardRules(lots_per_bidder=1)

    assert best(worths, rules).undecided == {1: (1,), 2: (1,), 3: (1,)}
    assert best(worths, rules, lot2=[1]).winners == {1: (), 2: (1,), 3: ()}


def test_equal_bids_that_all_win_need_no_order() -> None:
    assert best({1: {1: 8, 2: 8, 3: 5}}, AwardRules(suppliers={1: 2})).undecided == {}


def test_lot_by_lot_stops_at_a_tie() -> None:
    worths = {1: {1: 8, 2: 8}, 2: {1: 9, 2: 8}}
    rules = AwardRules(lots_per_bidder=1, method="lot_by_lot")

    assert best(worths, rules) == Assignment({1: (), 2: ()}, {1: (1, 2)})
    assert best(worths, rules, lot1=[1, 2]) == Assignment({1: (1,), 2: (2,)}, {})


def test_a_lot_without_bids_has_no_winner() -> None:
    assert best({1: {}, 2: {4: 1}}) == Assignment({1: (), 2: (4,)}, {})


def test_many_lots_and_bidders_are_shared_out() -> None:
    worths = {lot: {bid: (lot * 37 + bid * 61) % 100 for bid in range(1, 21)} for lot in range(1, 11)}
    found = best(worths, AwardRules(lots_per_bidder=1))

    assert all(found.winners.values()) or found.undecided
