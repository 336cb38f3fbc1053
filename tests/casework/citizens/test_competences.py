"""What a citizen can and wants: on the page, in files, and for orders."""

import re
from datetime import date

import pytest

from app.casework.citizens.service import find_competences
from app.platform.db import execute, fetch_value
from tests.builders.citizens import make_citizen, make_cpr
from tests.builders.intake import import_lines, messages


@pytest.fixture
async def caseworker(client_as):
    return await client_as("caseworker")


@pytest.fixture
async def citizen(caseworker):
    return await make_citizen(caseworker_id=caseworker.user_id, barriers=["gaeld"])


WORDS = {"competences": ["it", "koekken"], "wishes": "deltidsjob", "wishes_text": "Vil arbejde med dyr", "version": "0"}


async def test_they_stand_beside_the_barriers_and_can_be_read_for_an_order(caseworker, citizen):
    assert "Der er ikke skrevet nogen endnu." in (await caseworker.get(f"/citizens/{citizen}")).text
    assert (await caseworker.post(f"/citizens/{citizen}/competences", data=WORDS)).status_code == 303
    text = (await caseworker.get(f"/citizens/{citizen}")).text
    for words in ("Gæld og økonomi", "Køkken og madlavning", "Job på deltid", "Vil arbejde med dyr"):
        assert words in text
    found = await find_competences(citizen)
    assert found is not None
    assert (found.competences, found.wishes, found.wishes_text) == (
        ["it", "koekken"],
        ["deltidsjob"],
        "Vil arbejde med dyr",
    )
    assert await fetch_value("select subject_id from audit_entry where action = 'competences.saved'") == citizen


async def test_a_stale_save_shows_both_texts_and_overwrites_nothing(caseworker, citizen):
    await caseworker.post(f"/citizens/{citizen}/competences", data=WORDS)
    answer = await caseworker.post(f"/citizens/{citizen}/competences", data={**WORDS, "wishes_text": "Noget andet"})
    assert answer.status_code == 409
    assert "Noget andet" in answer.text
    assert "Vil arbejde med dyr" in answer.text
    assert (await find_competences(citizen)).wishes_text == "Vil arbejde med dyr"
    version = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    again = {**WORDS, "wishes_text": "Noget andet", "version": version}
    assert (await caseworker.post(f"/citizens/{citizen}/competences", data=again)).status_code == 303
    assert (await find_competences(citizen)).wishes_text == "Noget andet"


async def test_the_same_form_twice_changes_nothing(caseworker, citizen):
    for _ in range(2):
        assert (await caseworker.post(f"/citizens/{citizen}/competences", data=WORDS)).status_code == 303
    assert (await find_competences(citizen)).version == 1


@pytest.mark.parametrize(
    "changes", [{"wishes": "astronaut"}, {"wishes_text": "010153-1234"}, {"competences_text": "x" * 2001}]
)
async def test_what_cannot_be_kept_is_refused_with_the_input(caseworker, citizen, changes):
    answer = await caseworker.post(f"/citizens/{citizen}/competences", data={**WORDS, **changes})
    assert answer.status_code == 422
    assert f'href="#{next(iter(changes))}"' in answer.text
    assert await find_competences(citizen) is None


async def test_a_code_that_has_ended_stays_with_who_has_it(caseworker, citizen):
    await execute(
        "insert into competences_and_wishes (citizen_id, wishes, competences) values ($1, '{gammelt}', '{}')", citizen
    )
    text = (await caseworker.get(f"/citizens/{citizen}/competences")).text
    assert 'value="gammelt" checked' in text
    kept = {**WORDS, "wishes": ["gammelt", "deltidsjob"], "version": "1"}
    assert (await caseworker.post(f"/citizens/{citizen}/competences", data=kept)).status_code == 303
    assert (await find_competences(citizen)).wishes == ["gammelt", "deltidsjob"]


async def test_files_bring_them_in_and_raise_the_version(db):
    cpr = make_cpr()
    citizen = await make_citizen(cpr=cpr)
    header = "cpr;competences;wishes;competences_text"
    first = await import_lines("competences", header, f"{cpr};it|Køkken og madlavning;udendoers;Kan lave mad")
    changed = await import_lines("competences", header, f"{cpr};it;udendoers;Kan lave mad")
    assert (first.rows_new, changed.rows_changed, messages(first)) == (1, 1, [])
    found = await find_competences(citizen)
    assert (found.competences, found.competences_text, found.version) == (["it"], "Kan lave mad", 2)
    assert found.updated_at.date() >= date(2026, 1, 1)
    wrong = await import_lines("competences", header, f"{cpr};flyve;udendoers;Ring 010153-1234")
    assert [(row, column) for row, column, _ in messages(wrong)] == [(2, "competences"), (2, "competences_text")]
