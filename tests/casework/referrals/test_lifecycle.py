"""Which step may follow which, and on which days."""

from datetime import date

import pytest

from app.casework.referrals import lifecycle
from app.casework.referrals.lifecycle import STEPS, check_step, free_places, has_place, may_take, steps_from
from app.platform.codelists import codes
from app.platform.errors import Conflict, InvalidInput

TODAY = date(2026, 3, 2)


def fields_of(caught: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    return [error.field for error in caught.value.fields]


def test_each_state_of_the_code_list_has_its_steps():
    steps = {state: steps_from(state, is_supplier=False) for state in codes("order_state")}
    assert steps == {
        "waiting": ["edit", "withdraw"],
        "sent": ["answer", "refusal", "edit", "withdraw"],
        "accepted": ["start", "absence", "refusal", "withdraw"],
        "started": ["absence", "refusal", "end"],
        "ended": [],
        "declined": [],
        "withdrawn": [],
    }


def test_a_supplier_neither_changes_nor_withdraws_an_order():
    assert {step for state in codes("order_state") for step in steps_from(state, is_supplier=True)} == {
        "answer", "start", "absence", "refusal", "end",
    }  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_step_in_the_wrong_state_is_refused(step):
    for state in codes("order_state"):
        if not may_take(step, state):
            with pytest.raises(Conflict):
                check_step(step, state)


def test_places_are_taken_by_those_who_run_and_those_who_are_sent():
    assert free_places(10, running=7, held=2) == 1
    assert has_place(1)
    assert not has_place(free_places(3, running=3, held=1))


def test_where_places_are_not_recorded_there_is_always_one():
    assert free_places(None, running=70, held=2) is None
    assert has_place(None)


@pytest.mark.parametrize("planned_on", [date(2026, 3, 1), date(2027, 5, 1), date(2026, 4, 1)])
def test_a_planned_start_before_today_in_the_far_future_or_after_the_offer_closes_is_refused(planned_on):
    with pytest.raises(InvalidInput) as caught:
        lifecycle.check_planned_start(planned_on, today=TODAY, closes_on=date(2026, 3, 31))
    assert fields_of(caught) == ["planned_start_on"]


def test_a_planned_start_may_be_today_and_the_day_the_offer_closes():
    lifecycle.check_planned_start(TODAY, today=TODAY, closes_on=TODAY)


@pytest.mark.parametrize("start_on", [date(2026, 2, 20), date(2026, 3, 3)])
def test_a_start_lies_between_the_day_of_sending_and_today(start_on):
    with pytest.raises(InvalidInput):
        lifecycle.check_start(start_on, sent_on=date(2026, 2, 23), today=TODAY)


@pytest.mark.parametrize("end_on", [date(2026, 2, 22), date(2026, 3, 3)])
def test_an_end_lies_between_the_start_and_today(end_on):
    with pytest.raises(InvalidInput) as caught:
        lifecycle.check_end(end_on, start_on=date(2026, 2, 23), today=TODAY)
    assert fields_of(caught) == ["end_on"]


def test_an_absence_ends_no_earlier_than_it_begins():
    with pytest.raises(InvalidInput) as caught:
        lifecycle.check_absence(TODAY, date(2026, 3, 1), earliest_on=date(2026, 2, 1), today=TODAY)
    assert fields_of(caught) == ["until_on"]


def test_all_wrong_days_of_an_order_are_named_at_once():
    with pytest.raises(InvalidInput) as caught:
        lifecycle.check_frame(start_from=date(2026, 4, 2), answer_by=date(2026, 3, 1), today=TODAY, closes_on=TODAY)
    assert fields_of(caught) == ["answer_by", "start_from"]
