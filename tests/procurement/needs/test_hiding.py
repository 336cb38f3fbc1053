"""No small number of citizens is shown, nor follows from others."""

from app.procurement.needs.hiding import shown_barriers, shown_years


def test_a_small_number_hides_another_so_that_the_barriers_sum_does_not_give_it_away() -> None:
    shown = shown_barriers(
        {"6.2": 90, "6.3": 80, "6.6": 70}, {("6.2", "sprog"): 3, ("6.3", "sprog"): 9, ("6.6", "sprog"): 40}
    )
    assert shown == {("6.2", "sprog"): None, ("6.3", "sprog"): None, ("6.6", "sprog"): 40}


def test_a_barrier_that_all_but_a_few_have_is_hidden_since_the_few_would_follow() -> None:
    shown = shown_barriers({"6.2": 50}, {("6.2", "sprog"): 48, ("6.2", "gaeld"): 50, ("6.2", "bolig"): 20})
    assert shown == {("6.2", "sprog"): None, ("6.2", "gaeld"): 50, ("6.2", "bolig"): 20}


def test_no_barrier_is_shown_of_a_target_group_whose_citizens_are_hidden() -> None:
    citizens = {"6.2": 50, "6.3": 12, "6.6": 2}
    shown = shown_barriers(citizens, {("6.3", "sprog"): 12, ("6.2", "sprog"): 30})
    assert shown == {("6.3", "sprog"): None, ("6.2", "sprog"): 30}


def test_inflow_is_told_of_only_where_every_year_may_be_shown() -> None:
    told = shown_years({"6.2": [40, 50], "6.3": [9, 60], "6.6": [3, 70]})
    assert told == {"6.2"}
