"""Files of assessments."""

from datetime import date, timedelta

import pytest

from app.platform.clock import today
from app.platform.db import execute, fetch, fetch_value
from tests.builders.citizens import make_citizen, make_cpr
from tests.builders.intake import import_lines, messages
from tests.builders.progression import make_assessment, make_scale

HEADER = "cpr;indicator;assessed_on;citizen_score;professional_score;note"


@pytest.fixture
async def cpr(db):
    number = make_cpr()
    await make_citizen(cpr=number)
    return number


async def test_scores_are_stored_on_the_scale_of_their_day(cpr):
    await make_scale("netvaerk", date(2026, 2, 1), high=10)
    result = await import_lines(
        "assessments", HEADER, f"{cpr};netvaerk;31-01-2026;2;;Alene", f"{cpr};netvaerk;01-02-2026;;9;"
    )
    assert (result.rows_new, messages(result)) == (2, [])
    rows = await fetch(
        """select s.number, a.citizen_score, a.professional_score, a.note, a.assessed_by
             from assessment a join indicator_scale s on s.id = a.scale_id order by a.assessed_on"""
    )
    assert [tuple(row) for row in rows] == [(1, 2, None, "Alene", None), (2, None, 9, "", None)]


async def test_the_same_rows_again_are_unchanged_and_a_corrected_one_gets_a_new_version(cpr):
    line = f"{cpr};netvaerk;31-01-2026;2;3;"
    await import_lines("assessments", HEADER, line)
    again = await import_lines("assessments", HEADER, line, "")
    changed = await import_lines("assessments", HEADER, line.replace(";2;3;", ";4;3;"))
    assert (again.rows_unchanged, changed.rows_changed) == (1, 1)
    assert await fetch_value("select version from assessment") == 2


async def test_scores_off_the_scale_name_indicator_scale_and_range(cpr):
    await make_scale("netvaerk", date(2026, 2, 1), high=10)
    result = await import_lines(
        "assessments", HEADER, f"{cpr};netvaerk;31-01-2026;6;3;", f"{cpr};netvaerk;01-02-2026;11;0;",
        f"{cpr};netvaerk;02-02-2026;10;10;",
    )  # fmt: skip
    found = messages(result)
    assert [(row, column) for row, column, _ in found] == [
        (2, "citizen_score"), (3, "citizen_score"), (3, "professional_score")]  # fmt: skip
    assert "scale of netvaerk on that day: 1 to 5 (scale number 1)" in found[0][2]
    assert "1 to 10 (scale number 2)" in found[1][2]
    assert await fetch_value("select count(*) from assessment") == 0


async def test_days_without_a_scale_and_days_to_come_are_row_errors(cpr):
    await execute("update indicator set valid_to = '2026-01-31' where code = 'struktur'")
    tomorrow = today() + timedelta(days=1)
    result = await import_lines(
        "assessments", HEADER, f"{cpr};struktur;01-02-2026;2;;", f"{cpr};netvaerk;{tomorrow:%d-%m-%Y};2;;",
        f"{cpr};netvaerk;01-02-2026;;;uden score",
    )  # fmt: skip
    found = messages(result)
    assert [(row, column) for row, column, _ in found] == [(2, "indicator"), (3, "assessed_on"), (4, "citizen_score")]
    assert "struktur is not assessed on that day" in found[0][2]


async def test_unknown_indicators_repeated_rows_and_cpr_numbers_in_notes_are_row_errors(cpr):
    unknown = await import_lines("assessments", HEADER, f"{cpr};humoer;01-02-2026;2;;")
    assert [(row, column) for row, column, _ in messages(unknown)] == [(2, "indicator")]
    line = f"{cpr};netvaerk;01-02-2026;2;;"
    repeated = await import_lines("assessments", HEADER, line, line)
    assert [row for row, _, _ in messages(repeated)] == [3]
    note = await import_lines("assessments", HEADER, f"{line}Taler med 0101531234")
    assert [(row, column) for row, column, _ in messages(note)] == [(2, "note")]
    assert await fetch_value("select count(*) from assessment") == 0


async def test_a_score_the_file_has_no_column_for_stays(cpr):
    citizen = await fetch_value("select max(id) from citizen")
    await make_assessment(citizen, date(2026, 1, 5), citizen=2, professional=3)
    result = await import_lines(
        "assessments", "cpr;indicator;assessed_on;citizen_score", f"{cpr};tro_paa_job;05-01-2026;"
    )
    assert (result.rows_changed, messages(result)) == (1, [])
    rows = await fetch("select citizen_score, professional_score from assessment")
    assert [tuple(row) for row in rows] == [(None, 3)]
