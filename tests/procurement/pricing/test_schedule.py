"""The evaluation sum of a priced schedule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procurement.pricing.schedule import evaluation_sum, range_from_ceilings, read_lines
from tests.builders.pricing import FEW, make_line

LINES = (
    make_line(1, lot=1, quantity="40", ceiling_ore=2_500_000),
    make_line(2, lot=1, quantity="12.5", kind="result"),
    make_line(3, lot=2, quantity="10", kind="option"),
    make_line(4, lot=None, quantity="2"),
)


def test_options_results_and_common_lines_are_in_the_sum() -> None:
    found = evaluation_sum(LINES, {1: 100, 2: 1_000, 3: 7, 4: 50})
    assert found.total_ore == 4_000 + 12_500 + 70 + 100
    assert found.by_lot == {1: 16_600, 2: 170}
    assert found.by_kind == {"base": 4_100, "result": 12_500, "option": 70}
    assert found.complete


def test_missing_negative_too_high_zero_and_unknown_lines_are_named() -> None:
    found = evaluation_sum(LINES, {1: 2_500_001, 2: -1, 3: 0, 9: 1})
    assert [(problem.number, problem.severity) for problem in found.problems] == [
        (1, "error"), (2, "error"), (3, "warning"), (4, "error"), (9, "error"),
    ]  # fmt: skip
    assert not found.complete


def test_only_the_lots_bid_for_are_asked_for() -> None:
    found = evaluation_sum(LINES, {3: 10, 4: 10}, lots=[2])
    assert found.complete
    assert (found.total_ore, found.by_lot) == (120, {2: 120})


def test_parts_of_an_ore_are_rounded_once_in_the_sum() -> None:
    lines = [make_line(number, quantity="0.5") for number in (1, 2)]
    assert evaluation_sum(lines, {1: 1, 2: 1}).total_ore == 1


@FEW
@given(st.lists(st.tuples(st.decimals(0, 1000, places=2), st.integers(0, 10**8)), min_size=1, max_size=12))
def test_the_sum_is_that_of_a_plain_rewrite(pairs: list[tuple[Decimal, int]]) -> None:
    lines = [make_line(number, quantity=str(quantity)) for number, (quantity, _) in enumerate(pairs)]
    prices = {number: price for number, (_, price) in enumerate(pairs)}
    hundredths = sum(int(quantity * 100) * price for quantity, price in pairs)
    assert evaluation_sum(lines, prices).total_ore == (hundredths + 50) // 100


def test_lines_that_are_not_whole_yet_are_left_out() -> None:
    whole = {"number": 1, "lot": None, "label": "Forløb", "unit": "course", "kind": "base", "quantity": "12.5"}
    assert [line.quantity for line in read_lines([whole, {**whole, "quantity": None}])] == [Decimal("12.5")]


@pytest.mark.parametrize(("lines", "expected"), [(LINES[:1], (70_000_000, 100_000_000)), (LINES, None), ((), None)])
def test_a_range_of_sums_is_taken_from_the_ceilings(lines: tuple[object, ...], expected: object) -> None:
    assert range_from_ceilings(lines) == expected  # type: ignore[arg-type]
