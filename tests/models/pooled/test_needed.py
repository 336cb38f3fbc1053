"""How many more citizens a rank takes."""

import pytest

from models.pooled.needed import citizens_for_events, citizens_for_reliability, round_up


def test_with_so_many_citizens_the_reliability_is_what_was_asked_for():
    """A = 0.02, 40 citizens with a variance of 2.4 each, and 0.01 that more citizens do not lessen."""
    variance = 2.4 / 40 + 0.01
    wanted = citizens_for_reliability(40, variance, 2.4 / 40, 0.02 / (0.02 + variance), least=0.4)
    assert 0.02 / (0.02 + 2.4 / wanted + 0.01) == pytest.approx(0.4)


def test_where_the_comparison_alone_is_too_uncertain_more_citizens_do_not_help():
    variance = 2.4 / 40 + 0.04
    assert citizens_for_reliability(40, variance, 2.4 / 40, 0.02 / (0.02 + variance), least=0.4) is None
    assert citizens_for_reliability(40, variance, variance, 0.0, least=0.4) is None


def test_events_are_waited_for_at_the_rate_they_come():
    assert citizens_for_events(50, 4, 1, wanted_observed=10, wanted_expected=5) == 125
    assert citizens_for_events(50, 0, 2, wanted_observed=10, wanted_expected=5) == 125
    assert citizens_for_events(50, 0, 0, wanted_observed=10, wanted_expected=5) is None


@pytest.mark.parametrize(("more", "said"), [(0.2, 5), (5, 5), (11, 15), (50, 50), (51, 60), (201, 250), (1001, None)])
def test_it_is_rounded_up_in_steps_that_say_how_roughly_it_is_known(more, said):
    assert round_up(more) == said


def test_one_to_four_citizens_cannot_be_told_apart_by_what_is_missing_to_fifteen():
    assert {round_up(15 - n) for n in (1, 2, 3, 4)} == {15}
