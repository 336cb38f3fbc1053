"""Files of citizens and spells reach their tables."""

from datetime import date

from app.platform.db import fetch, fetch_one, fetch_value
from app.platform.keys import keyring
from tests.builders.citizens import make_citizen, make_cpr, make_spell
from tests.builders.intake import import_lines, messages

HEADER = "cpr;recorded_on;birth_year;sex;target_group;barriers;name;case_number;team"


async def test_a_citizen_is_stored_by_pseudonym_with_name_sealed_and_team_made(db):
    cpr = make_cpr(1)
    result = await import_lines("citizens", HEADER, f"{cpr};01-02-2026;1980;kvinde;6.6;netvaerk|gaeld;Åse Øst;S-1;T9")
    assert (result.rows_new, messages(result)) == (1, [])
    row = await fetch_one("select * from citizen where pseudonym = $1", keyring().pseudonym(cpr))
    assert keyring().decrypt(row["name_sealed"]) == "Åse Øst"
    assert row["team_id"] == await fetch_value("select id from team where code = 'T9'")
    profile = await fetch_one("select * from citizen_profile where citizen_id = $1", row["id"])
    assert (profile["sex"], profile["barriers"], profile["education"]) == ("female", ["netvaerk", "gaeld"], "ukendt")


async def test_the_same_rows_again_are_unchanged_and_a_new_name_is_a_change(db):
    line = f"{make_cpr(1)};01-02-2026;1980;female;6.6;;Åse;S-1;T9"
    await import_lines("citizens", HEADER, line)
    again = await import_lines("citizens", HEADER, line, "")
    changed = await import_lines("citizens", HEADER, line.replace("Åse", "Ane"))
    assert (again.rows_unchanged, again.rows_changed) == (1, 0)
    assert (changed.rows_unchanged, changed.rows_changed) == (0, 1)


async def test_an_older_recording_does_not_bring_the_old_name_back(db):
    cpr = make_cpr(1)
    await import_lines("citizens", HEADER, f"{cpr};01-02-2026;1980;female;6.6;;Ny;S-1;T9")
    await import_lines("citizens", HEADER, f"{cpr};01-02-2025;1980;female;6.6;;Gammel;S-1;T9")
    row = await fetch_one("select * from citizen")
    assert keyring().decrypt(row["name_sealed"]) == "Ny"
    assert await fetch_value("select count(*) from citizen_profile") == 2


async def test_spells_overlapping_in_the_file_or_the_database_are_row_errors(db):
    cpr = make_cpr(1)
    citizen = await make_citizen(cpr=cpr)
    await make_spell(citizen, "sygedagpenge", date(2025, 1, 1), date(2025, 6, 30))
    result = await import_lines(
        "spells", "cpr;benefit;start_on;end_on",
        f"{cpr};sygedagpenge;01-06-2025;31-07-2025",
        f"{cpr};dagpenge;01-06-2025;31-07-2025",
        f"{cpr};kontanthjaelp;01-01-2026;",
        f"{cpr};kontanthjaelp;01-02-2026;",
    )  # fmt: skip
    assert [row for row, _, _ in messages(result)] == [2, 4, 5]
    assert await fetch_value("select count(*) from benefit_spell") == 1


async def test_a_full_extract_ends_missing_spells_the_day_before_and_deletes_none(db):
    cpr = make_cpr(1)
    citizen = await make_citizen(cpr=cpr)
    await make_spell(citizen, "dagpenge", date(2025, 1, 1))
    await make_spell(citizen, "sygedagpenge", date(2025, 9, 1), date(2025, 10, 1))
    lines = ("cpr;benefit;start_on;end_on", f"{cpr};kontanthjaelp;01-01-2026;")
    result = await import_lines("spells", *lines, full=True, extracted_on=date(2026, 2, 1))
    assert (result.rows_new, result.rows_closed) == (1, 1)
    ends = await fetch("select end_on from benefit_spell order by start_on")
    assert [row[0] for row in ends] == [date(2026, 1, 31), date(2025, 10, 1), None]


async def test_an_unknown_citizen_is_a_row_error_that_names_no_number(db):
    result = await import_lines("spells", "cpr;benefit;start_on", f"{make_cpr(77)};dagpenge;01-01-2026")
    [(row, column, message)] = messages(result)
    assert (row, column) == (2, "cpr")
    assert "Import the citizens first" in message
    assert make_cpr(77) not in message
