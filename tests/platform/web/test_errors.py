"""Every error as a page, a fragment or JSON, in both languages, telling nothing it should not."""

import logging

import httpx
import pytest


async def test_a_page_says_what_is_missing_in_danish(site: httpx.AsyncClient) -> None:
    answer = await site.get("/fail/missing")
    assert answer.status_code == 404
    assert "Udfyld feltet." in answer.text
    assert '<html lang="da">' in answer.text


async def test_a_page_speaks_english_to_those_who_ask_for_it(site: httpx.AsyncClient) -> None:
    answer = await site.get("/nowhere", headers={"accept-language": "en-GB,en;q=0.9,da;q=0.5"})
    assert "The page was not found" in answer.text
    site.cookies.set("locale", "da")
    assert "Siden blev ikke fundet" in (await site.get("/nowhere", headers={"accept-language": "en"})).text


async def test_the_api_answers_in_json_with_the_fields(site: httpx.AsyncClient) -> None:
    answer = await site.get("/api/fail/invalid")
    assert answer.status_code == 422
    assert answer.json() == {
        "error": {
            "message": "Nogle felter skal rettes.",
            "fields": [{"field": "title", "message": "Udfyld feltet."}],
            "status": 422,
        }
    }


async def test_values_stand_in_the_message(site: httpx.AsyncClient) -> None:
    answer = await site.get("/api/fail/conflict")
    assert answer.status_code == 409
    assert answer.json()["error"]["message"] == "Højst 3 tegn; her er 4."


async def test_htmx_gets_a_fragment_to_show_in_place(site: httpx.AsyncClient) -> None:
    answer = await site.get("/fail/conflict", headers={"hx-request": "true"})
    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert "alert-error" in answer.text


async def test_who_is_not_signed_in_is_led_to_the_log_in_and_back(site: httpx.AsyncClient) -> None:
    answer = await site.get("/fail/anonymous?page=2")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Ffail%2Fanonymous%3Fpage%3D2"
    assert (await site.get("/api/fail/anonymous")).status_code == 401
    swap = await site.get("/fail/anonymous", headers={"hx-request": "true"})
    assert swap.headers["hx-redirect"].startswith("/login")


@pytest.mark.parametrize("kind", ["bug", "key"])
async def test_our_own_errors_are_logged_with_the_number_people_see(
    site: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    with caplog.at_level(logging.ERROR, logger="vifte.web"):
        page = await site.get(f"/fail/{kind}")
        api = await site.get(f"/api/fail/{kind}")
    assert page.status_code == api.status_code == 500
    assert "secret detail" not in page.text + api.text
    first, second = (record.getMessage().split()[2] for record in caplog.records)
    assert first in page.text
    assert api.json()["error"]["incident"] == second


async def test_what_was_sent_is_not_repeated_in_the_answer(site: httpx.AsyncClient) -> None:
    answer = await site.post("/api/json", json={"name": 3, "cpr": "0101010101"})
    assert answer.status_code == 400
    assert "0101010101" not in answer.text


async def test_what_two_people_gave_at_once_is_a_conflict(site: httpx.AsyncClient) -> None:
    page, api = await site.get("/fail/taken"), await site.get("/api/fail/taken")
    assert page.status_code == api.status_code == 409
    assert "secret detail" not in page.text + api.text


async def test_what_the_database_refuses_is_the_senders_to_correct(site: httpx.AsyncClient) -> None:
    page = await site.get("/fail/check")
    assert page.status_code == 400
    assert "secret detail" not in page.text
