"""Timetables keep the procedure's least days and lie on working days."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.procurement.procedures.calendar import is_working_day, standstill_end
from app.procurement.procedures.kinds import find_kind, get_kind, list_kinds
from app.procurement.procedures.timetable import propose_timetable
from app.procurement.tenders.sections import check_section

TODAY = date(2026, 11, 23)
CODES = [kind.code for kind in list_kinds(TODAY)]


def test_the_five_kinds_are_there_in_order() -> None:
    assert CODES == ["light_regime", "below_threshold", "small_purchase", "framework_calloff", "own_offer"]
    assert find_kind("something else") is None


def test_a_tender_under_the_light_regime_has_every_step_and_a_second_reader() -> None:
    kind = get_kind("light_regime")
    assert kind.steps == (
        "publish", "questions", "answers", "bids", "opening", "notification", "standstill", "sign", "start",
    )  # fmt: skip
    assert kind.needs_review
    assert kind.uses_standstill
    assert "kravspecifikation" in kind.documents


def test_an_own_offer_takes_no_bids_and_is_not_announced() -> None:
    kind = get_kind("own_offer")
    assert (kind.uses_bids, kind.is_public, kind.uses_standstill) == (False, False, False)
    assert kind.steps == ("publish", "start")
    assert kind.documents == ("projektbeskrivelse",)


# The days of a year are reckoned at first sight: on a busy machine that takes longer than an example may.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CODES), st.dates(date(2024, 1, 1), date(2036, 1, 1)), st.sets(st.dates(), max_size=3))
def test_every_step_keeps_its_least_days_on_a_working_day_in_order(
    code: str, publish_on: date, closed: set[date]
) -> None:
    kind = get_kind(code)
    steps = {step["code"]: step["date"] for step in propose_timetable(kind, publish_on, closed)}
    assert tuple(steps) == kind.steps
    assert list(steps.values()) == sorted(steps.values())
    for step, day in steps.items():
        assert (day - publish_on).days >= kind.minimum_days.get(step, 0)
        assert day.day == 1 if step == "start" else is_working_day(day, closed)


def test_the_contract_is_signed_the_working_day_after_the_standstill_at_the_earliest() -> None:
    steps = {step["code"]: step for step in propose_timetable(get_kind("light_regime"), date(2026, 10, 12))}
    assert steps["standstill"]["date"] == standstill_end(steps["notification"]["date"])
    assert steps["sign"]["date"] > steps["standstill"]["date"]


@pytest.mark.parametrize("code", CODES)
def test_the_proposal_has_the_shape_of_the_documents_timetable(code: str) -> None:
    assert check_section("kravspecifikation", "timetable", propose_timetable(get_kind(code), TODAY))[1] == []
