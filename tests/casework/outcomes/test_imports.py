"""Files of outcomes."""

from app.platform.db import fetch_value
from tests.builders.citizens import make_citizen, make_cpr
from tests.builders.intake import import_lines, messages


async def test_outcomes_come_in_by_label_and_are_left_alone_the_second_time(db):
    await make_citizen(cpr=make_cpr(4))
    lines = ("cpr;kind;start_on;end_on", f"{make_cpr(4)};employed;01-03-2026;", f"{make_cpr(4)};education;01-08-2026;")
    assert (await import_lines("outcomes", *lines)).rows_new == 2
    assert (await import_lines("outcomes", *lines, "")).rows_unchanged == 2
    assert await fetch_value("select count(*) from outcome_event") == 2


async def test_an_outcome_that_ends_before_it_begins_is_a_row_error(db):
    await make_citizen(cpr=make_cpr(4))
    result = await import_lines("outcomes", "cpr;kind;start_on;end_on", f"{make_cpr(4)};employed;01-03-2026;01-02-2026")
    assert [(row, column) for row, column, _ in messages(result)] == [(2, "end_on")]
