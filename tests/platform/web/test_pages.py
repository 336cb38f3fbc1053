"""The shell's own pages: front page, search, language, the list of JSON addresses."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.platform.access import Role

ClientAs = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.mark.parametrize("role", [str(role) for role in Role])
async def test_every_role_has_a_front_page(client_as: ClientAs, role: str) -> None:
    answer = await (await client_as(role)).get("/")
    assert answer.status_code == 200
    assert "Hej Anna" in answer.text


async def test_the_front_page_asks_strangers_to_log_in(client_as: ClientAs) -> None:
    answer = await (await client_as(None)).get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


async def test_the_language_is_switched_on_the_same_page(client_as: ClientAs) -> None:
    client = await client_as("manager")
    answer = await client.post("/account/language", data={"locale": "en", "next": "/search?q=job"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=job")
    page = await client.get("/search?q=job")
    assert '<html lang="en">' in page.text


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
async def test_the_language_switch_leads_nowhere_else(client_as: ClientAs, target: str) -> None:
    client = await client_as("manager")
    answer = await client.post("/account/language", data={"locale": "en", "next": target})
    assert answer.headers["location"] == "/"


async def test_the_search_shows_what_was_searched_for_as_text(client_as: ClientAs) -> None:
    answer = await (await client_as("manager")).get("/search", params={"q": "<script>x</script>"})
    assert answer.status_code == 200
    assert "<script>x" not in answer.text


async def test_a_page_of_ours_that_is_missing_still_knows_who_asks(client_as: ClientAs) -> None:
    answer = await (await client_as("manager")).get("/nowhere/at/all")
    assert answer.status_code == 404
    assert "Anna Prøve" in answer.text


async def test_the_json_addresses_are_listed_for_people_and_programs(client_as: ClientAs) -> None:
    client = await client_as("manager")
    assert "/api/" in (await client.get("/api", headers={"accept": "text/html"})).text
    entries = (await client.get("/api", headers={"accept": "application/json"})).json()["entries"]
    assert all(entry["path"].startswith("/api/") for entry in entries)


async def test_the_openapi_description_needs_a_log_in(client_as: ClientAs) -> None:
    assert (await (await client_as(None)).get("/schema/openapi.json")).status_code == 401
    answer = await (await client_as("manager")).get("/schema/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Vifte"
