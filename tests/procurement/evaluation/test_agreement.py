"""Ranges and distances: described with their n, and nothing that looks like a test."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.procurement.evaluation.agreement import Distance, distance, spread_of

POINTS = st.lists(st.integers(0, 10).map(Decimal), min_size=1, max_size=9)


def test_evaluators_are_far_apart_beyond_three_tenths_of_the_scale() -> None:
    length = Decimal(10)
    assert spread_of([], length) is None
    found = [spread_of([Decimal(4), Decimal(high)], length) for high in (4, 7, 8)]
    assert [(each.is_equal, each.is_wide) for each in found if each] == [(True, False), (False, False), (False, True)]


def test_the_distance_is_a_mean_over_what_both_have() -> None:
    given_points = {1: Decimal(4), 2: Decimal(8), 3: Decimal(10)}
    assert distance(given_points, {1: Decimal(6), 2: Decimal(8)}) == Distance(Decimal(1), 2)
    assert distance(given_points, {}) == Distance(None, 0)


@given(POINTS)
def test_whoever_gave_what_was_agreed_lies_nowhere_from_it(points: list[Decimal]) -> None:
    agreed = dict(enumerate(points))
    assert distance(agreed, agreed) == Distance(Decimal(0), len(points))


@given(POINTS)
def test_the_order_of_evaluators_does_not_matter(points: list[Decimal]) -> None:
    assert spread_of(points, Decimal(10)) == spread_of(points[::-1], Decimal(10))
