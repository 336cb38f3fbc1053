"""From scores and prices to a ranking."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procurement.pricing.award import evaluate
from app.procurement.pricing.formulas import PricingError
from tests.builders.pricing import CRITERIA, FEW, make_award

FORMULAS = st.sampled_from(["lowest_over_price", "linear_above_lowest", "cost_per_point"])
BIDS = st.dictionaries(
    st.integers(1, 9),
    st.tuples(st.integers(10**5, 10**7), st.sampled_from(range(0, 11, 2)), st.sampled_from(range(0, 11, 2))),
    min_size=1,
    max_size=6,
)


def rank(bids: dict[int, tuple[int, int, int]], formula: str) -> Any:
    scores = {bid: {"B": content, "C": staff} for bid, (_, content, staff) in bids.items()}
    prices = {bid: price for bid, (price, _, _) in bids.items()}
    return evaluate(CRITERIA, scores, prices, make_award(formula, 50))


def test_points_are_weighed_criterion_by_criterion() -> None:
    best, second = rank({1: (100, 6, 6), 2: (125, 8, 8)}, "lowest_over_price").placed
    assert (best.bid, best.total, best.price_points) == (2, 8 * Fraction(7, 10) + Fraction(3, 10) * 8, 8)
    assert [(part.number, part.weighted) for part in second.parts] == [
        ("B", Fraction(24, 10)),
        ("C", Fraction(18, 10)),
        ("A", 3),
    ]
    assert (second.rank, second.quality) == (2, 6)


def test_sub_criteria_are_what_is_scored() -> None:
    criteria = [
        {**CRITERIA[0]},
        {"number": "B", "kind": "quality", "weight_percent": 70, "children": [
            {"number": "B.1", "weight_percent": "52.5"}, {"number": "B.2", "weight_percent": Decimal("17.5")},
        ]},
    ]  # fmt: skip
    ranking = evaluate(criteria, {"x": {"B.1": 10, "B.2": 2}}, {"x": 1}, make_award())
    assert ranking.placed[0].quality == Fraction(8)


def test_equal_bids_share_a_rank_and_are_told() -> None:
    ranking = rank({3: (100, 6, 6), 1: (100, 6, 6), 2: (900, 0, 0)}, "lowest_over_price")
    assert [(each.bid, each.rank, each.tied) for each in ranking.placed] == [(1, 1, True), (3, 1, True), (2, 3, False)]
    assert (ranking.winners, ranking.ties) == ((1, 3), ((1, 3),))


def test_a_difference_too_small_to_show_still_decides() -> None:
    ranking = rank({1: (10_000_001, 6, 6), 2: (10_000_000, 6, 6)}, "lowest_over_price")
    assert ranking.winners == (2,)
    assert ranking.ties == ()


def test_without_a_price_criterion_quality_decides_alone() -> None:
    criteria = [{**each, "kind": "quality"} for each in CRITERIA]
    scores = {1: {"A": 2, "B": 2, "C": 2}, 2: {"A": 4, "B": 2, "C": 2}}
    assert evaluate(criteria, scores, {}, make_award("")).winners == (2,)


def test_a_bid_without_quality_points_comes_last_by_cost_per_point() -> None:
    ranking = rank({1: (100, 0, 0), 2: (10**7, 2, 0)}, "cost_per_point")
    assert [each.bid for each in ranking.placed] == [2, 1]
    assert ranking.placed[1].cost is None


def test_a_price_beyond_the_spread_is_said_to_be_floored() -> None:
    ranking = rank({1: (100, 6, 6), 2: (151, 6, 6)}, "linear_above_lowest")
    assert [each.price_floored for each in ranking.placed] == [False, True]


@FEW
@given(BIDS, FORMULAS)
def test_the_ranking_is_that_of_a_plain_rewrite(bids: dict[int, tuple[int, int, int]], formula: str) -> None:
    lowest = min(price for price, _, _ in bids.values())

    def worth(bid: int) -> Fraction:
        price, content, staff = bids[bid]
        quality = Fraction(4 * content + 3 * staff, 7)
        if formula == "cost_per_point":
            return Fraction(-price) / quality if quality else Fraction(-(10**20))
        linear = max(Fraction(0), 10 - Fraction(20 * (price - lowest), lowest))
        own = Fraction(10 * lowest, price) if formula == "lowest_over_price" else linear
        return Fraction(7, 10) * quality + Fraction(3, 10) * own

    expected = {bid: 1 + sum(worth(other) > worth(bid) for other in bids) for bid in bids}
    assert {each.bid: each.rank for each in rank(bids, formula).placed} == expected


@FEW
@given(BIDS)
def test_no_third_bid_turns_two_others_by_cost_per_point(bids: dict[int, tuple[int, int, int]]) -> None:
    whole = [each.bid for each in rank(bids, "cost_per_point").placed]
    for leaving in bids if len(bids) > 1 else ():
        rest = {bid: values for bid, values in bids.items() if bid != leaving}
        assert [each.bid for each in rank(rest, "cost_per_point").placed] == [bid for bid in whole if bid != leaving]


@pytest.mark.parametrize(
    ("criteria", "scores", "prices"),
    [
        ([{**CRITERIA[0], "kind": None}], {1: {}}, {1: 1}),
        ([CRITERIA[0], {**CRITERIA[0], "number": "D"}], {1: {}}, {1: 1}),
        (CRITERIA, {1: {"B": 5}}, {1: 1}),
        (CRITERIA, {1: {"B": 5, "C": 11}}, {1: 1}),
        (CRITERIA, {1: {"B": 5, "C": Decimal("NaN")}}, {1: 1}),
        (CRITERIA, {1: {"B": 5, "C": 5}}, {}),
        (CRITERIA, {1: {"B": 5, "C": 5}}, {1: 0}),
    ],
)
def test_what_is_missing_or_false_is_refused(criteria: Any, scores: Any, prices: Any) -> None:
    with pytest.raises(PricingError):
        evaluate(criteria, scores, prices, make_award())


def test_a_scale_of_one_step_is_refused() -> None:
    with pytest.raises(PricingError):
        evaluate(CRITERIA, {1: {"B": 5, "C": 5}}, {1: 1}, {"formula": "lowest_over_price", "scale": [{"points": 10}]})
