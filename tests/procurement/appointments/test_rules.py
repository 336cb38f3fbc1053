"""Who may be appointed to what: every pair of duties, and everybody who is kept out."""

from datetime import UTC, datetime
from itertools import product

import pytest

from app.procurement.appointments import rules
from app.procurement.appointments.schemas import (
    CONTROL_BID,
    DUTIES,
    EVALUATOR,
    OPENER,
    RECOVERY,
    Appointment,
    Person,
)
from app.procurement.procedures.lifecycle import STATES

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)


def person(person_id: int = 1, **overrides: object) -> Person:
    fields = {"disabled": False, "supplier_kind": "", "took_part": False, **overrides}
    return Person(id=person_id, name="Anna Prøve", **fields)  # type: ignore[arg-type]


def appointment(user_id: int, duty: str, *, ended: bool = False) -> Appointment:
    return Appointment(
        id=user_id, tender_id=1, user_id=user_id, name="", duty=duty, appointed_at=NOW, appointed_by="",
        ended_at=NOW if ended else None,
    )  # fmt: skip


@pytest.mark.parametrize("duty", DUTIES)
def test_somebody_of_the_house_who_has_nothing_to_do_with_the_tender_can_have_any_duty(duty: str) -> None:
    assert rules.why_not(person(), duty, []) is None


@pytest.mark.parametrize(("had", "duty"), list(product(DUTIES, DUTIES)))
def test_which_duties_one_person_can_have_together(had: str, duty: str) -> None:
    allowed = {(OPENER, EVALUATOR), (RECOVERY, EVALUATOR), (EVALUATOR, OPENER), (EVALUATOR, RECOVERY)}
    refused = rules.why_not(person(), duty, [appointment(1, had)])
    assert (refused is None) == ((had, duty) in allowed)


@pytest.mark.parametrize("duty", [OPENER, RECOVERY, EVALUATOR])
def test_a_control_bid_shuts_out_also_when_its_appointment_has_ended(duty: str) -> None:
    assert rules.why_not(person(), duty, [appointment(1, CONTROL_BID, ended=True)]) == rules.WRITES_CONTROL_BID
    assert rules.why_not(person(), CONTROL_BID, [appointment(1, duty, ended=True)]) == rules.HAS_OTHER_DUTY
    assert rules.why_not(person(), CONTROL_BID, [appointment(1, CONTROL_BID, ended=True)]) is None


def test_who_took_part_in_the_tender_does_not_write_the_control_bid() -> None:
    assert rules.why_not(person(took_part=True), CONTROL_BID, []) == rules.TOOK_PART
    assert rules.why_not(person(took_part=True), EVALUATOR, []) is None


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize("kind", ["own", "private", "association", "unknown"])
def test_a_supplier_s_user_has_no_duty_but_the_own_suppliers_control_bid(duty: str, kind: str) -> None:
    refused = rules.why_not(person(supplier_kind=kind), duty, [])
    assert (refused is None) == (kind == "own" and duty == CONTROL_BID)


@pytest.mark.parametrize("duty", DUTIES)
def test_a_disabled_user_has_no_duty(duty: str) -> None:
    assert rules.why_not(person(disabled=True), duty, []) == rules.DISABLED


def test_there_are_two_openers_and_one_spare_key() -> None:
    two = [appointment(2, OPENER), appointment(3, OPENER)]
    assert rules.why_not(person(), OPENER, two) == rules.FULL[OPENER]
    assert rules.why_not(person(), OPENER, [two[0], appointment(3, OPENER, ended=True)]) is None
    assert rules.why_not(person(), RECOVERY, [appointment(2, RECOVERY)]) == rules.FULL[RECOVERY]
    assert rules.why_not(person(), EVALUATOR, [appointment(n, EVALUATOR) for n in range(2, 9)]) is None


@pytest.mark.parametrize("state", STATES)
def test_when_somebody_can_be_appointed(state: str) -> None:
    before = {"draft", "internal_review", "published", "tendering", "complaint_suspended"}
    after = {"opened", "qualification", "evaluation", "decision", "standstill"}
    for duty in DUTIES:
        possible = rules.why_not_now(state, duty, uses_bids=True) is None
        assert possible == (state in before or (duty == EVALUATOR and state in after))
        assert rules.why_not_now(state, duty, uses_bids=False) == rules.NO_BIDS
