"""Citizens without an offer, and offers without citizens."""

from app.procurement.needs.gaps import find_gaps, find_unused
from app.procurement.needs.schemas import Gap
from tests.procurement.needs.facts import facts


def test_a_barrier_that_no_open_offer_of_the_target_group_works_with_is_a_gap() -> None:
    offers = [facts(target_groups=["6.2"], barriers=["selvvaerd"]), facts(target_groups=["6.6"], barriers=["sprog"])]
    citizens = {("6.2", "selvvaerd"): 40, ("6.2", "sprog"): 9, ("6.6", "sprog"): 30, ("6.9", "selvvaerd"): 12}
    assert find_gaps(citizens, offers) == [Gap("6.9", "selvvaerd", 12), Gap("6.2", "sprog", 9)]


def test_no_gap_is_told_of_for_fewer_than_five_citizens_or_a_hidden_number() -> None:
    assert find_gaps({("6.2", "gaeld"): 4, ("6.2", "bolig"): None}, []) == []


def test_an_offer_with_a_quarter_of_its_places_free_has_unused_capacity() -> None:
    full, half, tiny = facts(in_use=9), facts(in_use=5), facts(places=3, in_use=2)
    assert [(each.code, each.free) for each in find_unused([full, half, tiny])] == [(half.code, 5)]


def test_one_to_four_citizens_in_an_offer_are_told_neither_as_used_nor_by_its_free_places() -> None:
    found = find_unused([facts(in_use=3)])
    assert (found[0].in_use, found[0].free) == (None, None)
    assert find_unused([facts(in_use=0)])[0].free == 10


def test_an_offer_without_a_number_of_places_has_none_unused() -> None:
    assert find_unused([facts(places=None, in_use=0)]) == []
