"""The table of moves, and what the clock decides alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.procurement.procedures.lifecycle import (
    ALLOWED,
    ENDED,
    EVENTS,
    NEEDS,
    STATES,
    UNDER_WAY,
    derived_state,
    find_move,
    moves_from,
)
from app.procurement.procedures.schemas import Deadlines

NOON = datetime(2026, 2, 9, 11, tzinfo=UTC)
DEADLINES = Deadlines(NOON - timedelta(days=7), NOON, NOON + timedelta(days=7), NOON + timedelta(days=7, hours=1))


def test_every_move_leads_between_known_states_with_known_words() -> None:
    assert {state for move in ALLOWED for state in (move.from_state, move.to_state)} == set(STATES)
    assert {move.event for move in ALLOWED} == set(EVENTS)
    assert {need for move in ALLOWED for need in move.needs} == set(NEEDS)


def test_no_move_stands_twice() -> None:
    keys = [(move.event, move.from_state, move.to_state) for move in ALLOWED]
    assert len(keys) == len(set(keys))


def test_every_state_is_reached_from_a_draft_and_the_ended_ones_are_left_by_none() -> None:
    reached, new = set(), {"draft"}
    while new:
        reached |= new
        new = {move.to_state for state in new for move in moves_from(state)} - reached
    assert reached == set(STATES)
    assert not [move for state in ENDED for move in moves_from(state)]


@pytest.mark.parametrize("state", UNDER_WAY)
def test_a_complaint_suspends_and_the_tender_goes_back_to_where_it_was(state: str) -> None:
    assert find_move(state, "suspend") is not None
    back = find_move("complaint_suspended", "resume", to_state=state)
    assert back is not None
    assert "left_from" in back.needs


@pytest.mark.parametrize(
    ("state", "event"),
    [
        ("draft", "open"),
        ("published", "publish"),
        ("completed", "cancel"),
        ("standstill", "publish"),
        ("opened", "amend"),
    ],
)
def test_other_moves_are_not_allowed(state: str, event: str) -> None:
    assert find_move(state, event) is None


def test_ending_or_taking_up_again_always_asks_for_a_reason() -> None:
    events = {"cancel", "cancel_in_house", "suspend", "resume", "reconsider", "close_unsuccessful", "amend"}
    assert all("reason" in move.needs for move in ALLOWED if move.event in events)


def test_bids_are_opened_by_two_openers_after_the_deadline() -> None:
    move = find_move("tendering", "open")
    assert move is not None
    assert move.who == ("opener",)
    assert set(move.needs) == {"bids_closed", "two_openers"}


@pytest.mark.parametrize(("minutes", "state"), [(-1, "published"), (0, "tendering"), (1, "tendering")])
def test_questions_close_when_answers_are_no_longer_given(minutes: int, state: str) -> None:
    assert derived_state("published", DEADLINES, NOON + timedelta(minutes=minutes)) == state


def test_later_deadlines_open_for_questions_again() -> None:
    assert derived_state("tendering", DEADLINES, NOON - timedelta(days=1)) == "published"


def test_other_states_are_left_to_people() -> None:
    later = NOON + timedelta(days=1000)
    for state in set(STATES) - {"published", "tendering", "contracted"}:
        assert derived_state(state, DEADLINES, later) == state


def test_a_contract_is_completed_the_day_after_its_last() -> None:
    last = date(2028, 5, 31)
    on_last, after = datetime(2028, 5, 31, 12, tzinfo=UTC), datetime(2028, 6, 1, 12, tzinfo=UTC)
    assert derived_state("contracted", None, on_last, contract_ends_on=last) == "contracted"
    assert derived_state("contracted", None, after, contract_ends_on=last) == "completed"
