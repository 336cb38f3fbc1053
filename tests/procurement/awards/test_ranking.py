"""A lot's ranking, held against a plain rewrite of the tender's rules."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procurement.awards.freezing import freeze, thaw
from app.procurement.awards.low_prices import low_prices
from app.procurement.awards.ranking import JudgedBid, control_wins, rank, rankings, top_points
from app.procurement.awards.robustness import moved_weights, robustness
from app.procurement.awards.schemas import RankedBid
from app.procurement.pricing.award import leaves_of
from app.procurement.pricing.formulas import PricingError

CRITERIA: list[dict[str, Any]] = [
    {"number": "A", "kind": "price", "name": "Pris", "weight_percent": 40, "children": []},
    {"number": "B", "kind": "quality", "name": "Indhold", "weight_percent": 30, "children": []},
    {
        "number": "C", "kind": "quality", "name": "Bemanding", "weight_percent": 30,
        "children": [
            {"number": "C.1", "name": "Erfaring", "weight_percent": 20},
            {"number": "C.2", "name": "Samarbejde", "weight_percent": 10},
        ],
    },
]  # fmt: skip
AWARD = {"formula": "lowest_over_price", "scale": [{"points": 0}, {"points": 10}]}
POINTS = st.sampled_from([Decimal(0), Decimal("3.5"), Decimal(7), Decimal("9.125"), Decimal(10)])
BIDS = st.lists(st.tuples(st.integers(1, 10**9), POINTS, POINTS, POINTS, st.booleans()), min_size=1, max_size=6)


def bid(number: int, ore: int | None, b: Any, c1: Any, c2: Any, control: bool = False) -> JudgedBid:
    points = {"B": Decimal(b), "C.1": Decimal(c1), "C.2": Decimal(c2)}
    return JudgedBid(
        opened_bid_id=100 + number,
        number=number,
        bidder=f"Tilbudsgiver {number}",
        is_control_bid=control,
        sum_ore=ore,
        points=points,
    )


def plainly(bids: list[JudgedBid]) -> dict[int, Fraction]:
    """Totals as the tender's text says them."""
    lowest = min(each.sum_ore or 0 for each in bids)
    totals = {}
    for each in bids:
        price = Fraction(10 * lowest, each.sum_ore or 1)
        b, c1, c2 = (Fraction(each.points[name]) for name in ("B", "C.1", "C.2"))
        totals[each.number] = price * 40 / 100 + b * 30 / 100 + c1 * 20 / 100 + c2 * 10 / 100
    return totals


@given(BIDS)
def test_ranks_and_totals_are_those_of_a_plain_rewrite(rows: list[tuple[Any, ...]]) -> None:
    bids = [bid(number, *row[:4]) for number, row in enumerate(rows, start=1)]
    totals, found = plainly(bids), rank(CRITERIA, AWARD, bids)

    assert {each.number: each.total for each in found} == totals
    for each in found:
        assert each.rank == 1 + sum(other > totals[each.number] for other in totals.values())
    assert [each.rank for each in found] == sorted(each.rank for each in found)


@given(BIDS)
def test_the_suppliers_are_ranked_as_if_there_were_no_control_bid(rows: list[tuple[Any, ...]]) -> None:
    bids = [bid(number, *row) for number, row in enumerate(rows, start=1)]
    outside = [each for each in bids if not each.is_control_bid]
    alone, both = rankings(CRITERIA, AWARD, bids)

    assert alone == rank(CRITERIA, AWARD, outside)
    assert bool(both) == (len(outside) < len(bids))
    assert not both or len(both) == len(bids)


@given(BIDS)
def test_a_frozen_ranking_comes_back_to_the_last_digit(rows: list[tuple[Any, ...]]) -> None:
    found = rank(CRITERIA, AWARD, [bid(number, *row) for number, row in enumerate(rows, start=1)])
    assert thaw(freeze(found), tuple[RankedBid, ...]) == found


def test_a_third_of_a_point_is_not_lost() -> None:
    first, second = bid(1, 300, 10, 0, 0), bid(2, 100, 3, 0, 0)
    found = rank(CRITERIA, AWARD, [first, second])
    assert {each.number: each.total for each in found} == {1: Fraction(13, 3), 2: Fraction(49, 10)}


def test_the_control_bid_wins_only_alone_and_over_somebody() -> None:
    own, other = bid(1, 100, 8, 8, 8, control=True), bid(2, 100, 8, 8, 8)
    assert not control_wins(rankings(CRITERIA, AWARD, [own, other])[1])
    assert not control_wins(rankings(CRITERIA, AWARD, [own])[1])
    assert control_wins(rankings(CRITERIA, AWARD, [own, bid(2, 101, 8, 8, 8)])[1])


def test_a_bid_without_a_price_or_points_is_named_by_its_number() -> None:
    for wrong in (bid(7, None, 8, 8, 8), bid(7, 100, 11, 8, 8)):
        with pytest.raises(PricingError) as refused:
            rank(CRITERIA, AWARD, [wrong])
        assert refused.value.params["bid"] == 7


def test_a_criterion_of_the_first_level_has_the_weighted_mean_of_those_below_it() -> None:
    (found,) = rank(CRITERIA, AWARD, [bid(1, 100, 8, 10, 4)])
    assert top_points(CRITERIA, found) == {"A": 10, "B": 8, "C": 8}


def test_a_price_four_fifths_of_the_others_median_is_pointed_out() -> None:
    sums = {1: 80, 2: 100, 3: 100, 4: 300}
    found = low_prices(rank(CRITERIA, AWARD, [bid(number, ore, 8, 8, 8) for number, ore in sums.items()]))
    assert [(each.opened_bid_id, each.median_ore, each.share) for each in found] == [(101, 100, Fraction(4, 5))]


def test_a_single_bid_is_compared_with_nothing_and_a_control_bid_is_never_asked() -> None:
    assert low_prices(rank(CRITERIA, AWARD, [bid(1, 1, 8, 8, 8)])) == []
    both = rank(CRITERIA, AWARD, [bid(1, 1, 8, 8, 8, control=True), bid(2, 100, 8, 8, 8)])
    assert low_prices(both) == []


def test_moved_weights_still_come_to_the_whole() -> None:
    for leaf in leaves_of(CRITERIA):
        for step in (Fraction(-5, 100), Fraction(5, 100)):
            moved = list(leaves_of(moved_weights(CRITERIA, leaf.number, leaf.weight + step)))
            assert sum(each.weight for each in moved) == 1
            assert next(each.weight for each in moved if each.number == leaf.number) == leaf.weight + step


def test_a_narrow_first_place_tells_which_weight_would_turn_it() -> None:
    cheap, good = bid(1, 100, 6, 6, 6), bid(2, 150, 8, 8, 8)
    found = robustness(CRITERIA, AWARD, [cheap, good])
    assert found is not None
    assert found.n_moves == 8
    assert {(each.number, each.moved_to, each.first) for each in found.moved} == {
        ("A", Fraction(35, 100), ("Tilbudsgiver 2",)),
        ("B", Fraction(35, 100), ("Tilbudsgiver 2",)),
        ("C.1", Fraction(25, 100), ("Tilbudsgiver 1", "Tilbudsgiver 2")),
    }


def test_evaluators_with_whose_points_another_would_be_first_are_counted() -> None:
    bids = [bid(1, 100, 8, 8, 8), bid(2, 100, 6, 6, 6)]
    same: Mapping[int, Mapping[str, Decimal]] = {101: bids[0].points, 102: bids[1].points}  # type: ignore[dict-item]
    other: Mapping[int, Mapping[str, Decimal]] = {101: bids[1].points, 102: bids[0].points}  # type: ignore[dict-item]
    found = robustness(CRITERIA, AWARD, bids, own_points=[same, other, {101: bids[0].points}])
    assert found is not None
    assert (found.n_evaluators, found.n_other) == (2, 1)


def test_one_bid_alone_has_no_firmness() -> None:
    assert robustness(CRITERIA, AWARD, [bid(1, 100, 8, 8, 8), bid(2, 90, 8, 8, 8, control=True)]) is None
