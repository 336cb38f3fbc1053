"""The order of the list: what waits for the reader comes first."""

from datetime import date

import pytest

from app.casework.reports.listing import by_urgency
from app.casework.reports.schemas import ReportRow


def row(name: str, state: str, timing: str, *, day: int, citizen_id: int | None) -> ReportRow:
    return ReportRow(
        id=day, reference=name, kind="interim", state=state, due_on=date(2026, 11, day), sent_on=None, days_late=0,
        timing=timing, offer_title="", supplier_name="", placement_ref="", order_id=1, citizen_id=citizen_id,
        citizen_name=None, follow_ups=[],
    )  # fmt: skip


@pytest.mark.parametrize(("citizen_id", "expected"), [
    (None, ["late", "to write", "draft", "sent", "new", "old"]),
    (7, ["late", "sent", "to write", "draft", "new", "old"]),
])  # fmt: skip
def test_a_supplier_sees_what_is_to_be_written_first_and_a_caseworker_what_is_to_be_taken_up(citizen_id, expected):
    rows = [
        row("old", "taken_up", "on_time", day=1, citizen_id=citizen_id),
        row("new", "taken_up", "on_time", day=2, citizen_id=citizen_id),
        row("sent", "sent", "on_time", day=3, citizen_id=citizen_id),
        row("to write", "due", "due", day=28, citizen_id=citizen_id),
        row("draft", "draft", "due", day=29, citizen_id=citizen_id),
        row("late", "due", "overdue", day=20, citizen_id=citizen_id),
    ]
    assert [one.reference for one in sorted(rows, key=by_urgency)] == expected
