"""Small offers alike in content become fewer, larger lots."""

import pytest

from app.procurement.needs.consolidation import SMALL_STARTS, propose_lots, yearly_value
from tests.procurement.needs.facts import facts


def test_small_offers_of_one_type_for_the_same_people_from_two_suppliers_become_one_lot() -> None:
    one, other = facts(starts=20), facts(starts=30, target_groups=["6.2", "6.3"])
    lots = propose_lots([one, other])
    assert len(lots) == 1
    assert lots[0].codes == f"{other.code}+{one.code}"
    assert (lots[0].places, lots[0].suppliers, lots[0].target_groups) == (20, 2, ["6.2", "6.3"])
    assert (lots[0].starts_low, lots[0].starts_high) == (50, 50)
    assert lots[0].value_low_ore == lots[0].value_high_ore == 50 * 100_000


@pytest.mark.parametrize(
    "other",
    [
        {"offer_type": "mentor"},
        {"target_groups": ["6.6"]},
        {"barriers": ["sprog"]},
        {"starts": SMALL_STARTS},
        {"supplier_kind": "own"},
        {"supplier_id": 1000},
    ],
)
def test_offers_that_differ_are_large_are_own_or_have_one_supplier_are_not_bought_together(
    other: dict[str, object],
) -> None:
    assert propose_lots([facts(supplier_id=1000), facts(**other)]) == []


def test_an_offer_joins_only_those_it_is_alike_each_of_not_a_chain() -> None:
    first = facts(starts=30, target_groups=["6.2"])
    middle = facts(starts=20, target_groups=["6.2", "6.6"])
    last = facts(starts=10, target_groups=["6.6"])
    lots = propose_lots([first, middle, last])
    assert [lot.codes for lot in lots] == [f"{first.code}+{middle.code}"]


def test_a_small_number_of_starts_does_not_follow_from_the_lots_sum_or_its_value() -> None:
    lot = propose_lots([facts(starts=20), facts(starts=3)])[0]
    assert [each.starts for each in lot.offers] == [None, None]
    assert (lot.starts_low, lot.starts_high) == (21, 24)
    assert (lot.value_low_ore, lot.value_high_ore) == (2_100_000, 2_400_000)


def test_an_offer_that_nobody_began_in_is_shown_with_nought() -> None:
    lot = propose_lots([facts(starts=20), facts(starts=0)])[0]
    assert [each.starts for each in lot.offers] == [20, 0]


@pytest.mark.parametrize(
    ("model", "ore"),
    [("per_start", 500), ("per_week", 4000), ("per_hour", 80_000), ("per_place_year", 1000), ("none", None)],
)
def test_a_years_value_is_reckoned_as_the_price_is_agreed(model: str, ore: int | None) -> None:
    assert yearly_value(facts(price_model=model, price_ore=100), 5) == ore


def test_a_price_without_what_it_is_multiplied_by_is_counted_as_missing() -> None:
    lot = propose_lots([facts(price_model="per_week", weeks=None), facts()])[0]
    assert (lot.unpriced, lot.value_low_ore) == (1, 20 * 100_000)
    bare = propose_lots([facts(price_ore=None), facts(price_ore=None)])[0]
    assert (bare.unpriced, bare.value_low_ore, bare.value_high_ore) == (2, None, None)
