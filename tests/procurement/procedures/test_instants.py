"""Deadlines as instants: what the clock has not, or has twice, is refused with the place and what to do."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.platform.errors import InvalidInput
from app.procurement.procedures.instants import CLOCK_CHANGE, NO_TIME, NOT_A_TIME, instant_of, read_deadlines

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)


def step(code: str, day: date | str | None, time: str | None = "12.00") -> dict[str, Any]:
    return {"code": code, "label": code.title(), "date": day, "time": time, "note": None}


def timetable(**days: Any) -> list[dict[str, Any]]:
    usual = {"questions": date(2026, 2, 2), "answers": date(2026, 2, 9), "bids": date(2026, 2, 16)}
    steps = {**usual, "opening": date(2026, 2, 17), **days}
    return [value if isinstance(value, dict) else step(code, value) for code, value in steps.items() if value]


def problems(steps: list[dict[str, Any]]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        read_deadlines(steps, NOW)
    return [(error.field, str(error.msgid)) for error in refused.value.fields]


def test_noon_in_winter_is_eleven_in_utc() -> None:
    assert instant_of(step("bids", date(2026, 2, 16))) == datetime(2026, 2, 16, 11, tzinfo=UTC)
    assert instant_of(step("bids", "2026-06-16")) == datetime(2026, 6, 16, 10, tzinfo=UTC)


def test_a_deadline_without_a_time_of_day_lasts_the_day() -> None:
    assert instant_of(step("answers", date(2026, 2, 9), None)) == datetime(2026, 2, 9, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "time"), [(date(2026, 3, 29), "02.30"), (date(2026, 10, 25), "02.30"), (date(2026, 3, 29), "02.00")]
)
def test_a_time_that_does_not_exist_or_exists_twice_is_refused_with_its_place(day: date, time: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        instant_of(step("bids", day, time), field="timetable[3]")
    (error,) = refused.value.fields
    assert (error.field, error.msgid) == ("timetable[3].time", CLOCK_CHANGE)
    assert error.params == {"date": f"{day:%d-%m-%Y}", "time": time}


@pytest.mark.parametrize(("day", "time"), [(date(2026, 3, 29), "03.00"), (date(2026, 10, 25), "03.00")])
def test_the_hour_after_the_change_is_a_time_like_any_other(day: date, time: str) -> None:
    assert instant_of(step("bids", day, time)).tzinfo is UTC


@pytest.mark.parametrize(("time", "message"), [(None, NO_TIME), ("29.00", NOT_A_TIME), ("12.99", NOT_A_TIME)])
def test_bids_are_due_at_a_time_of_day(time: str | None, message: str) -> None:
    assert ("timetable[2].time", message) in problems(timetable(bids=step("bids", date(2026, 2, 16), time)))


def test_the_deadlines_of_a_sound_timetable_are_read() -> None:
    deadlines = read_deadlines(timetable(), NOW)
    assert deadlines.bids_until == datetime(2026, 2, 16, 11, tzinfo=UTC)
    assert deadlines.questions_until == datetime(2026, 2, 2, 11, tzinfo=UTC)


def test_questions_after_bids_are_refused() -> None:
    found = problems(timetable(questions=date(2026, 2, 20), answers=None))
    assert [field for field, _ in found] == ["timetable[1].date"]


def test_a_past_deadline_is_refused() -> None:
    assert ("timetable[0].date", "{date} has passed. Choose a later day.") in problems(
        timetable(questions=date(2026, 1, 2))
    )


def test_a_timetable_without_bids_and_opening_is_refused_for_both() -> None:
    found = problems([step("publish", date(2026, 1, 12))])
    assert [field for field, _ in found] == ["timetable", "timetable"]


def test_every_wrong_step_is_named_at_once() -> None:
    found = problems(timetable(questions=step("questions", None), bids=step("bids", date(2026, 3, 29), "02.30")))
    assert {field for field, _ in found} == {"timetable[0].date", "timetable[2].time"}
