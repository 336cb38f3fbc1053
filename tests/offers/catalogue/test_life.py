"""An offer's life goes forward by allowed steps, and successors never form a ring."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.offers.catalogue.life import STEPS, Life, check_successor, next_steps, take_step
from app.platform.errors import Conflict, InvalidInput

TODAY = date(2026, 11, 22)


def test_opening_notes_the_day_unless_one_was_planned():
    assert take_step(Life("planned", None, None), "open", on_date=TODAY) == Life("open", TODAY, None)
    planned = date(2026, 12, 1)
    assert take_step(Life("planned", planned, None), "open", on_date=TODAY).opens_on == planned


def test_an_offer_is_announced_as_closing_before_it_closes():
    with pytest.raises(Conflict):
        take_step(Life("open", TODAY, None), "closed", on_date=TODAY)


def test_closing_asks_for_the_last_day():
    with pytest.raises(InvalidInput) as raised:
        take_step(Life("open", TODAY, None), "closing", on_date=TODAY)
    assert raised.value.fields[0].field == "closes_on"


def test_the_last_day_cannot_lie_before_the_first():
    with pytest.raises(InvalidInput):
        take_step(Life("open", TODAY, None), "closing", on_date=TODAY, closes_on=date(2026, 1, 1))


def test_a_closing_can_be_called_off():
    after = take_step(Life("closing", TODAY, date(2026, 12, 31)), "open", on_date=TODAY)
    assert after == Life("open", TODAY, None)


def test_a_planned_offer_that_is_dropped_never_opened():
    assert take_step(Life("planned", date(2027, 1, 1), None), "closed", on_date=TODAY) == Life("closed", None, TODAY)


def test_a_closed_offer_stays_closed():
    assert next_steps("closed") == ()


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_no_sequence_of_steps_closes_an_offer_before_it_opened(steps):
    now = Life("planned", None, None)
    for step in steps:
        if step in next_steps(now.life):
            now = take_step(now, step, on_date=TODAY, closes_on=date(2027, 6, 30))
        assert now.opens_on is None or now.closes_on is None or now.closes_on >= now.opens_on


def test_an_open_offer_has_no_successor():
    with pytest.raises(InvalidInput):
        check_successor(1, "open", 2, {})


@pytest.mark.parametrize("successors", [{}, {2: 1}, {2: 3, 3: 4, 4: 1}], ids=["itself", "each other", "a ring"])
def test_an_offer_cannot_succeed_itself_not_even_through_others(successors):
    with pytest.raises(InvalidInput):
        check_successor(1, "closing", 2 if successors else 1, successors)


def test_a_chain_of_successors_is_allowed():
    check_successor(1, "closed", 2, {2: 3, 3: 4})
