"""The library's pages and JSON."""

import pytest

from app.procurement.library import service
from tests.builders.library import BUYER, make_requirement, requirement_input

FORM = {
    "code": "ydelse-svar",
    "heading": "Svar på bestilling",
    "area": "service",
    "kind": "minimum",
    "text": "Senest to hverdage.",
    "target_groups": ["6.6"],
}


async def test_a_requirement_is_written_in_one_form_and_found_in_the_list(db, client_as):
    browser = await client_as("procurement")
    answer = await browser.post("/library/new", data=FORM)
    assert answer.headers["location"] == "/library/ydelse-svar"
    assert "Svar på bestilling</a>" in (await browser.get("/library?target_group=6.6&area=service")).text
    assert "Svar på bestilling</a>" not in (await browser.get("/library?target_group=6.4")).text


async def test_what_is_wrong_comes_back_as_it_was_written(db, client_as):
    browser = await client_as("procurement")
    answer = await browser.post("/library/new", data={**FORM, "code": "Stort Bogstav", "text": ""})
    assert answer.status_code == 422
    assert 'href="#text"' in answer.text
    assert 'value="Stort Bogstav"' in answer.text


async def test_a_new_version_shows_word_by_word_what_it_changes(db, client_as):
    await make_requirement("ydelse-svar", text="Svar inden to hverdage.")
    browser = await client_as("procurement")
    saved = await browser.post(
        "/library/ydelse-svar/edit", data={**FORM, "text": "Svar inden fem hverdage.", "version": "1"}
    )
    assert saved.status_code == 303
    text = (await browser.get("/library/ydelse-svar")).text
    assert "to </del>" in text
    assert "fem </ins>" in text
    assert 'id="version-1"' in text


async def test_a_stale_save_shows_both_texts(db, client_as):
    await make_requirement("ydelse-svar")
    await service.write_version(BUYER, "ydelse-svar", requirement_input(text="Theirs"), version=1)
    answer = await (await client_as("procurement")).post(
        "/library/ydelse-svar/edit", data={**FORM, "text": "Mine", "version": "1"}
    )
    assert answer.status_code == 409
    assert "Mine</td>" in answer.text
    assert "Theirs</td>" in answer.text


async def test_a_retired_requirement_is_left_out_of_the_list_until_asked_for(db, client_as):
    await make_requirement("ydelse-svar", heading="Gammelt krav")
    browser = await client_as("procurement")
    await browser.post("/library/ydelse-svar/retire", data={"version": "1"})
    assert "Gammelt krav</a>" not in (await browser.get("/library")).text
    assert "Gammelt krav</a>" in (await browser.get("/library?state=retired")).text
    await browser.post("/library/ydelse-svar/use", data={"version": "1"})
    assert "Gammelt krav</a>" in (await browser.get("/library")).text


async def test_an_empty_library_offers_the_standard_requirements(db, client_as):
    browser = await client_as("procurement")
    assert 'action="/library/standard"' in (await browser.get("/library")).text
    await browser.post("/library/standard")
    found = (await browser.get("/api/library?area=reporting")).json()["items"]
    assert {each["area"] for each in found} == {"reporting"}
    assert 'action="/library/standard"' not in (await browser.get("/library")).text


async def test_a_reader_sees_no_buttons(db, client_as):
    await make_requirement("ydelse-svar")
    text = (await (await client_as("auditor")).get("/library/ydelse-svar")).text
    assert "/library/ydelse-svar/edit" not in text
    assert "/library/ydelse-svar/retire" not in text


@pytest.mark.parametrize("code", ["nowhere", "x" * 500, "%00", "..%2f"])
async def test_an_unknown_code_is_said_so(db, client_as, code):
    assert (await (await client_as("procurement")).get(f"/library/{code}")).status_code in (400, 404)


async def test_json_gives_every_version_the_newest_first(db, client_as):
    await make_requirement("ydelse-svar", text="Før.")
    await service.write_version(BUYER, "ydelse-svar", requirement_input(text="Efter."), version=1)
    answer = await (await client_as("manager")).get("/api/library/ydelse-svar")
    assert [(each["version"], each["text"]) for each in answer.json()] == [(2, "Efter."), (1, "Før.")]


async def test_search_finds_requirements_by_words_inside_them(db, client_as):
    await make_requirement("ydelse-praktik", heading="Virksomhedspraktik")
    assert "/library/ydelse-praktik" in (await (await client_as("procurement")).get("/search?q=praktik")).text
